import type { Field } from "../../../base/layout.ts";
import { words } from "../signatures.ts";
import { dumpHeader32, dumpHeader64 } from "./header_layout.ts";

/**
 * Windows prepares a dump header by filling it with "PAGE" and then sets the
 * fields that it knows, so a field that still holds the fill was never set.
 * Decoded, it would read as every flag and count at once.
 *
 * Source: measured in the dumps of several Windows writers.
 */
const fillBytes = [0x50, 0x41, 0x47, 0x45]; // "PAGE"
const fill64 = BigInt(words.page) * 0x100000001n;

/** The fields whose proper value is "PAGE". */
const magic: readonly Field[] = [
  dumpHeader64.fields.Signature,
  dumpHeader32.fields.Signature,
];

/** Whether the value of a field at this offset is the fill. */
export function isFill(
  value: number | bigint | Uint8Array,
  field: Field,
): boolean {
  if (magic.includes(field)) return false;
  if (typeof value === "bigint") return value === fill64;
  if (typeof value !== "number") {
    return value.every((byte, i) => byte === fillBytes[(field.offset + i) & 3]);
  }
  return field.kind === "u32"
    ? value === words.page
    : value === fillBytes[field.offset & 3];
}
