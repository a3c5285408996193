/** A 32-bit value as reports show it: `0x00000161`. */
export function hex32(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}

/** A 64-bit value as reports show it: `0x0000000000000161`. */
export function hex64(value: bigint): string {
  return `0x${value.toString(16).padStart(16, "0")}`;
}

/** An offset or a size in the shortest hexadecimal form: `0x2038`. */
export function hex(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}
