import type { Fields, Layout, Values } from "../../../base/layout.ts";
import { offsetBy, type VirtualAddress, virtualAddress } from "./address.ts";

/** Memory by virtual addresses, whatever part of it a dump holds. */
export interface VirtualMemory {
  /** Of a pointer. */
  readonly pointerBits: 32 | 64;
  /**
   * Reads up to the first byte that is not there, and tells how many bytes
   * that were.
   *
   * @throws {ReadError} If the system cannot read the file there.
   */
  read(address: VirtualAddress, target: Uint8Array): number;
}

/** The bytes at an address; `null` unless all of them are there. */
export function readBytes(
  memory: VirtualMemory,
  address: VirtualAddress,
  sizeBytes: number,
): Uint8Array | null {
  const bytes = new Uint8Array(sizeBytes);
  return memory.read(address, bytes) === sizeBytes ? bytes : null;
}

/** A structure at an address; `null` unless all of it is there. */
export function readStructure<F extends Fields>(
  memory: VirtualMemory,
  layout: Layout<F>,
  address: VirtualAddress,
): Values<F> | null {
  const bytes = readBytes(memory, address, layout.sizeBytes);
  return bytes === null ? null : layout.read(bytes);
}

/** A pointer at an address; `null` if it is not there. */
export function readPointer(
  memory: VirtualMemory,
  address: VirtualAddress,
): VirtualAddress | null {
  const bytes = readBytes(memory, address, memory.pointerBits / 8);
  return bytes === null ? null : pointerIn(bytes, 0, memory.pointerBits);
}

/** A pointer in bytes that were read. */
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

/** Text of single bytes up to a zero, at most so many; `null` if unreadable. */
export function readText(
  memory: VirtualMemory,
  address: VirtualAddress,
  mostBytes: number,
): string | null {
  const bytes = new Uint8Array(mostBytes);
  const found = bytes.subarray(0, memory.read(address, bytes));
  const end = found.indexOf(0);
  if (end < 0 && found.length < mostBytes) return null;
  return String.fromCharCode(...(end < 0 ? found : found.subarray(0, end)));
}

/** Whether so many bytes are all there, by reading the first of each page. */
export function isReadable(
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
