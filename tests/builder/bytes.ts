/**
 * Writes little-endian values at literal offsets.
 *
 * The files in tests/builder have literal offsets from the public descriptions
 * of the formats. They import nothing from src/, so a wrong offset in the reader
 * cannot cancel itself out.
 *
 * @module
 */

/** "PAGE" as a u32: the content of fields that Windows never set. */
export const pageFill = 0x45474150;

const view = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function setU8(bytes: Uint8Array, offset: number, value: number): void {
  view(bytes).setUint8(offset, value);
}

/** Writes a little-endian u16. */
export function setU16(bytes: Uint8Array, offset: number, value: number): void {
  view(bytes).setUint16(offset, value, true);
}

/** Writes a little-endian u32. */
export function setU32(bytes: Uint8Array, offset: number, value: number): void {
  view(bytes).setUint32(offset, value, true);
}

/** Writes a little-endian u64, modulo 2^64. */
export function setU64(
  bytes: Uint8Array,
  offset: number,
  value: bigint | number,
): void {
  view(bytes).setBigUint64(offset, BigInt(value), true);
}

/** Reads a little-endian u32, for defects that change a value in place. */
export function getU32(bytes: Uint8Array, offset: number): number {
  return view(bytes).getUint32(offset, true);
}

/** Reads a little-endian u64, for defects that change a value in place. */
export function getU64(bytes: Uint8Array, offset: number): bigint {
  return view(bytes).getBigUint64(offset, true);
}

/** Writes bytes, or a text as ASCII. */
export function setBytes(
  bytes: Uint8Array,
  offset: number,
  value: Uint8Array | string,
): void {
  bytes.set(typeof value === "string" ? ascii(value) : value, offset);
}

/** The bytes of an ASCII text. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** The bytes of a text as UTF-16, little-endian, without a terminator. */
export function utf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const target = view(bytes);
  for (let index = 0; index < text.length; index++) {
    target.setUint16(index * 2, text.charCodeAt(index), true);
  }
  return bytes;
}

/** Returns bytes that repeat "PAGE". */
export function filled(sizeBytes: number): Uint8Array {
  const bytes = new Uint8Array(sizeBytes);
  for (let offset = 0; offset + 4 <= sizeBytes; offset += 4) {
    setU32(bytes, offset, pageFill);
  }
  return bytes;
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return joined(parts);
}

/** Like {@linkcode concat}, for more parts than a call can have arguments. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** `value` rounded up to a multiple of `unit`. */
export function alignUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}

/**
 * The 16 bytes of a GUID: three little-endian numbers, then eight bytes.
 *
 * @example `guid("54c84888-01d1-4c1e-bed6-282c98241303")`
 */
export function guid(text: string): Uint8Array {
  const digits = text.replaceAll("-", "");
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  return Uint8Array.from(
    order,
    (index) => parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}

/** Returns a copy of `bytes`, modified by `change`. */
export function changed(
  bytes: Uint8Array,
  change: (copy: Uint8Array) => void,
): Uint8Array {
  const copy = bytes.slice();
  change(copy);
  return copy;
}

/** Inserts a carriage return before each line feed that has none. */
export function inTextMode(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(
    Array.from(bytes).flatMap((byte, at) =>
      byte === 0x0a && bytes[at - 1] !== 0x0d ? [0x0d, byte] : [byte]
    ),
  );
}
