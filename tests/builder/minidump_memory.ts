import { setU32, setU64 } from "./bytes.ts";
import type { Place } from "./minidump_streams.ts";

/** Memory that is in the file. */
export interface MemoryRange {
  readonly start: bigint;
  readonly data: Uint8Array;
}

/** A region of the address space: state 0x1000 is committed. */
export interface MemoryRegion {
  readonly base: bigint;
  readonly size: bigint;
  readonly state?: number;
  /** The protection: 4 is read-write, 1 is no access, 0x100 is guard. */
  readonly protect?: number;
  /** The type: 0x20000 is private, 0x40000 mapped, 0x1000000 image. */
  readonly type?: number;
}

/** MemoryList: a count, then MINIDUMP_MEMORY_DESCRIPTOR entries of 16 bytes. */
export function memoryList(
  ranges: readonly MemoryRange[],
  place: Place,
): Uint8Array {
  const bytes = new Uint8Array(4 + ranges.length * 16);
  setU32(bytes, 0, ranges.length);
  ranges.forEach((range, index) => {
    const at = 4 + index * 16;
    setU64(bytes, at, range.start);
    setU32(bytes, at + 8, range.data.length);
    setU32(bytes, at + 12, place(range.data));
  });
  return bytes;
}

/**
 * MINIDUMP_MEMORY64_LIST: u64 count, u64 base RVA, then a start and a size for
 * each range.
 */
export function memory64List(
  ranges: readonly MemoryRange[],
  baseRva: number,
): Uint8Array {
  const bytes = new Uint8Array(16 + ranges.length * 16);
  setU64(bytes, 0, ranges.length);
  setU64(bytes, 8, baseRva);
  ranges.forEach((range, index) => {
    setU64(bytes, 16 + index * 16, range.start);
    setU64(bytes, 24 + index * 16, range.data.length);
  });
  return bytes;
}

/**
 * MemoryInfoList: a header of 16 bytes, then MINIDUMP_MEMORY_INFO entries of 48
 * bytes.
 */
export function memoryInfoList(regions: readonly MemoryRegion[]): Uint8Array {
  const bytes = new Uint8Array(16 + regions.length * 48);
  setU32(bytes, 0, 16);
  setU32(bytes, 4, 48);
  setU64(bytes, 8, regions.length);
  regions.forEach((region, index) => {
    const at = 16 + index * 48;
    setU64(bytes, at, region.base);
    setU64(bytes, at + 8, region.base);
    setU32(bytes, at + 16, region.protect ?? 4);
    setU64(bytes, at + 24, region.size);
    setU32(bytes, at + 32, region.state ?? 0x1000);
    setU32(bytes, at + 36, region.protect ?? 4);
    setU32(bytes, at + 40, region.type ?? 0x20000);
  });
  return bytes;
}
