import type { ByteSource } from "../byte_source.ts";
import { records } from "../records.ts";
import {
  memory64List,
  memoryDescriptor,
  memoryDescriptor64,
  memoryInfo,
  memoryInfoList,
} from "./layout.ts";
import { openList, readWhole, type Stream } from "./read_minidump.ts";
import { streamType } from "./stream_type.ts";

/** A piece of the process's memory that the dump holds. */
export interface MemoryRange {
  readonly start: bigint;
  readonly sizeBytes: bigint;
  /** Of the bytes, in the file. */
  readonly dataOffset: bigint;
  /** Of the entry in its list. */
  readonly fileOffset: number;
}

/** A list of memory ranges. */
export interface MemoryList {
  readonly stream: Stream;
  readonly count: bigint;
  /** Whether that many entries fit into the stream. */
  readonly fits: boolean;
  /** None where they do not fit. */
  ranges(): Iterable<MemoryRange>;
}

/** A region of the address space, as Windows described it. */
export interface Region {
  readonly start: bigint;
  readonly sizeBytes: bigint;
  readonly state: number;
  readonly protect: number;
}

/** The list of regions. */
export interface RegionList {
  readonly stream: Stream;
  readonly count: bigint;
  readonly fits: boolean;
  /** None where they do not fit. */
  regions(): Iterable<Region>;
}

/** What a minidump says of memory. */
export interface MinidumpMemory {
  /** MemoryList and Memory64List, those that are there. */
  readonly lists: readonly MemoryList[];
  readonly regions: RegionList | null;
}

/**
 * Opens the lists of memory.
 *
 * @throws {ReadError} If the system cannot read there; so do the lists.
 */
export function readMemory(
  source: ByteSource,
  streams: readonly Stream[],
): MinidumpMemory {
  const find = (type: number) => streams.find((one) => one.type === type);
  const lists = [
    openMemoryList(source, find(streamType.memoryList)),
    openMemory64List(source, find(streamType.memory64List)),
  ].filter((list) => list !== null);
  const regions = openRegions(source, find(streamType.memoryInfoList));
  return { lists, regions };
}

function openMemoryList(
  source: ByteSource,
  stream: Stream | undefined,
): MemoryList | null {
  const list = openList(source, stream, memoryDescriptor);
  return list && {
    stream: list.stream,
    count: BigInt(list.count),
    fits: list.fits,
    *ranges() {
      for (const { values, fileOffset } of list.entries()) {
        yield {
          start: values.StartOfMemoryRange,
          sizeBytes: BigInt(values.DataSize),
          dataOffset: BigInt(values.Rva),
          fileOffset,
        };
      }
    },
  };
}

function openMemory64List(
  source: ByteSource,
  stream: Stream | undefined,
): MemoryList | null {
  const head = readWhole(source, stream, memory64List);
  if (!stream || !head) return null;
  const count = head.NumberOfMemoryRanges;
  const first = memory64List.sizeBytes;
  const entryBytes = BigInt(memoryDescriptor64.sizeBytes);
  const fits = BigInt(first) + count * entryBytes <= BigInt(stream.sizeBytes);
  return {
    stream,
    count,
    fits,
    *ranges() {
      if (!fits) return;
      let dataOffset = head.BaseRva;
      const at = stream.fileOffset + first;
      const entries = records(source, memoryDescriptor64, at, Number(count));
      for (const { values, fileOffset } of entries) {
        const sizeBytes = values.DataSize;
        yield {
          start: values.StartOfMemoryRange,
          sizeBytes,
          dataOffset,
          fileOffset,
        };
        dataOffset += sizeBytes;
      }
    },
  };
}

function openRegions(
  source: ByteSource,
  stream: Stream | undefined,
): RegionList | null {
  const head = readWhole(source, stream, memoryInfoList);
  if (!stream || !head) return null;
  const { SizeOfHeader, SizeOfEntry, NumberOfEntries: count } = head;
  const fits = SizeOfEntry >= memoryInfo.sizeBytes &&
    BigInt(SizeOfHeader) + count * BigInt(SizeOfEntry) <=
      BigInt(stream.sizeBytes);
  return {
    stream,
    count,
    fits,
    *regions() {
      if (!fits) return;
      const at = stream.fileOffset + SizeOfHeader;
      const all = records(source, memoryInfo, at, Number(count), SizeOfEntry);
      for (const { values } of all) {
        yield {
          start: values.BaseAddress,
          sizeBytes: values.RegionSize,
          state: values.State,
          protect: values.Protect,
        };
      }
    },
  };
}

/** The memory that the lists place in the file, in bytes. */
export function memoryBytesOf({ lists }: MinidumpMemory): bigint {
  let total = 0n;
  for (const list of lists) {
    for (const range of list.ranges()) total += range.sizeBytes;
  }
  return total;
}
