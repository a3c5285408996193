import type { Fields, Layout, Values } from "../../../base/layout.ts";
import { offsetBy, type VirtualAddress, virtualAddress } from "./address.ts";

/**
 * The virtual memory that is in the dump. Every function that reads this memory
 * throws the same errors as `read`.
 */
export interface VirtualMemory {
  readonly pointerBits: 32 | 64;
  /**
   * Reads up to the first byte that is not in the dump; returns the number of
   * bytes read.
   *
   * @throws {ReadError} If the system cannot read that part of the file.
   */
  read(address: VirtualAddress, target: Uint8Array): number;
}

/** The bytes at an address; `null` unless all of them are in the dump. */
export function readBytes(
  memory: VirtualMemory,
  address: VirtualAddress,
  sizeBytes: number,
): Uint8Array | null {
  const bytes = new Uint8Array(sizeBytes);
  return memory.read(address, bytes) === sizeBytes ? bytes : null;
}

/** The structure at an address; `null` unless all of it is in the dump. */
export function readStructure<F extends Fields>(
  memory: VirtualMemory,
  layout: Layout<F>,
  address: VirtualAddress,
): Values<F> | null {
  const bytes = readBytes(memory, address, layout.sizeBytes);
  return bytes === null ? null : layout.read(bytes);
}

/** The pointer at an address; `null` if it is not in the dump. */
export function readPointer(
  memory: VirtualMemory,
  address: VirtualAddress,
): VirtualAddress | null {
  const bytes = readBytes(memory, address, memory.pointerBits / 8);
  return bytes === null ? null : pointerIn(bytes, 0, memory.pointerBits);
}

export function pointerIn(
  bytes: Uint8Array,
  offset: number,
  pointerBits: 32 | 64,
): VirtualAddress {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return virtualAddress(
    pointerBits === 64
      ? view.getBigUint64(offset, true)
      : BigInt(view.getUint32(offset, true)),
  );
}

/** Reads single-byte text up to a zero; `null` if the zero is missing. */
export function readText(
  memory: VirtualMemory,
  address: VirtualAddress,
  maxBytes: number,
): string | null {
  const bytes = new Uint8Array(maxBytes);
  const found = bytes.subarray(0, memory.read(address, bytes));
  const end = found.indexOf(0);
  if (end < 0 && found.length < maxBytes) return null;
  return String.fromCharCode(...(end < 0 ? found : found.subarray(0, end)));
}

/**
 * Whether the dump contains a range of memory. Reads only one byte of each
 * page.
 */
export function isRangeReadable(
  memory: VirtualMemory,
  address: VirtualAddress,
  sizeBytes: number,
): boolean {
  const byte = new Uint8Array(1);
  const end = address + BigInt(sizeBytes);
  for (let at: bigint = address; at < end; at = (at | 0xfffn) + 1n) {
    if (memory.read(virtualAddress(at), byte) === 0) return false;
  }
  return sizeBytes === 0 ||
    memory.read(offsetBy(address, sizeBytes - 1), byte) === 1;
}
