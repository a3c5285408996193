import type { Field } from "../../../base/layout.ts";
import { signatures } from "../signatures.ts";
import { dumpHeader32, dumpHeader64 } from "./header_layout.ts";

/**
 * Windows fills a new dump header with "PAGE" and then sets the fields whose
 * values it knows. A field that still contains the fill was never set:
 * 0x45474150 is then neither a count nor a set of flags.
 *
 * Source: measured in the dumps of several Windows writers.
 */
const fillBytes = [0x50, 0x41, 0x47, 0x45]; // "PAGE"
const fill64 = BigInt(signatures.page) * 0x100000001n;

/** The fields whose correct value is "PAGE". */
const signatureFields: readonly Field[] = [
  dumpHeader64.fields.Signature,
  dumpHeader32.fields.Signature,
];

/** Returns whether the value of a header field is the "PAGE" fill. */
export function isFill(
  value: number | bigint | Uint8Array,
  field: Field,
): boolean {
  if (signatureFields.includes(field)) return false;
  if (typeof value === "bigint") return value === fill64;
  if (typeof value !== "number") {
    // Not `every`: a callback for each of 3,000 bytes takes a millisecond.
    for (let i = 0; i < value.length; i++) {
      if (value[i] !== fillBytes[(field.offset + i) & 3]) return false;
    }
    return true;
  }
  return field.kind === "u32"
    ? value === signatures.page
    : value === fillBytes[field.offset & 3];
}
