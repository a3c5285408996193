import type { Field } from "../../layout.ts";

/**
 * Windows prepares a dump header by filling it with "PAGE" and then sets the
 * fields that it knows, so a field that still holds the fill was never set.
 * Decoded, it would read as every flag and count at once.
 *
 * Source: measured in the dumps of several Windows writers.
 */
const fillBytes = [0x50, 0x41, 0x47, 0x45]; // "PAGE"
const fill32 = 0x45474150;
const fill64 = 0x4547415045474150n;

/** Whether the value of a field at this offset is the fill. */
export function isFill(
  value: number | bigint | Uint8Array,
  field: Field,
): boolean {
  if (typeof value === "bigint") return value === fill64;
  if (typeof value !== "number") {
    return value.every((byte, i) => byte === fillBytes[(field.offset + i) & 3]);
  }
  return field.kind === "u32"
    ? value === fill32
    : value === fillBytes[field.offset & 3];
}
