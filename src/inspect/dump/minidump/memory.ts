import type { ByteSource } from "../byte_source.ts";
import { entryChunks } from "./entries.ts";
import {
  memory64List,
  memoryDescriptor,
  memoryDescriptor64,
  memoryInfo,
  memoryInfoList,
} from "./layout.ts";
import { openList, readWhole, type Stream } from "./read_minidump.ts";
import { streamType } from "./stream_type.ts";
import { type Area, type Survey, surveyOf } from "./survey.ts";

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
  /** Those of at least a byte; none where the list does not fit. */
  ranges(): Iterable<MemoryRange>;
  /** What going through them once told. */
  readonly survey: Survey;
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
  /** Those of at least a byte; none where the list does not fit. */
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
 * @param tables What memory must not lie on: the header, the directory.
 * @throws {ReadError} If the system cannot read there; so do the lists.
 */
export function readMemory(
  source: ByteSource,
  streams: readonly Stream[],
  tables: readonly Area[],
): MinidumpMemory {
  const find = (type: number) => streams.find((one) => one.type === type);
  const lists = [
    openMemoryList(source, find(streamType.memoryList)),
    openMemory64List(source, find(streamType.memory64List)),
  ].filter((list) => list !== null).map((list) => ({
    ...list,
    survey: surveyOf(list.ranges(), tables),
  }));
  const regions = openRegions(source, find(streamType.memoryInfoList));
  return { lists, regions };
}

type Opened = Omit<MemoryList, "survey">;

function openMemoryList(
  source: ByteSource,
  stream: Stream | undefined,
): Opened | null {
  const list = openList(source, stream, memoryDescriptor);
  if (!list) return null;
  const { sizeBytes: stride, fields } = memoryDescriptor;
  const { fits, firstOffset, count } = list;
  return {
    stream: list.stream,
    count: BigInt(count),
    fits,
    *ranges() {
      if (!fits) return;
      const chunks = entryChunks(source, firstOffset, count, stride, stride);
      for (const { view, fileOffset, lastAt } of chunks) {
        for (let at = 0; at <= lastAt; at += stride) {
          const size = view.getUint32(at + fields.DataSize.offset, true);
          if (size === 0) continue;
          const start = at + fields.StartOfMemoryRange.offset;
          const rva = view.getUint32(at + fields.Rva.offset, true);
          yield {
            start: view.getBigUint64(start, true),
            sizeBytes: BigInt(size),
            dataOffset: BigInt(rva),
            fileOffset: fileOffset + at,
          };
        }
      }
    },
  };
}

function openMemory64List(
  source: ByteSource,
  stream: Stream | undefined,
): Opened | null {
  const head = readWhole(source, stream, memory64List);
  if (!stream || !head) return null;
  const count = head.NumberOfMemoryRanges;
  const first = memory64List.sizeBytes;
  const { sizeBytes: stride, fields } = memoryDescriptor64;
  const room = BigInt(stream.sizeBytes - first);
  const fits = count * BigInt(stride) <= room;
  return {
    stream,
    count,
    fits,
    *ranges() {
      if (!fits) return;
      let dataOffset = head.BaseRva;
      const from = stream.fileOffset + first;
      const chunks = entryChunks(source, from, Number(count), stride, stride);
      for (const { view, fileOffset, lastAt } of chunks) {
        for (let at = 0; at <= lastAt; at += stride) {
          const sizeAt = at + fields.DataSize.offset;
          const sizeBytes = view.getBigUint64(sizeAt, true);
          if (sizeBytes === 0n) continue;
          const startAt = at + fields.StartOfMemoryRange.offset;
          const start = view.getBigUint64(startAt, true);
          yield { start, sizeBytes, dataOffset, fileOffset: fileOffset + at };
          dataOffset += sizeBytes;
        }
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
  const { SizeOfHeader, SizeOfEntry: stride, NumberOfEntries: count } = head;
  const { sizeBytes: least, fields } = memoryInfo;
  const fits = stride >= least &&
    BigInt(SizeOfHeader) + count * BigInt(stride) <= BigInt(stream.sizeBytes);
  return {
    stream,
    count,
    fits,
    *regions() {
      if (!fits) return;
      const from = stream.fileOffset + SizeOfHeader;
      const chunks = entryChunks(source, from, Number(count), stride, least);
      for (const { view, lastAt } of chunks) {
        for (let at = 0; at <= lastAt; at += stride) {
          const sizeAt = at + fields.RegionSize.offset;
          const sizeBytes = view.getBigUint64(sizeAt, true);
          if (sizeBytes === 0n) continue;
          yield {
            start: view.getBigUint64(at + fields.BaseAddress.offset, true),
            sizeBytes,
            state: view.getUint32(at + fields.State.offset, true),
            protect: view.getUint32(at + fields.Protect.offset, true),
          };
        }
      }
    },
  };
}

/** The memory that the lists place in the file, in bytes. */
export function memoryBytesOf({ lists }: MinidumpMemory): bigint {
  return lists.reduce((sum, { survey }) => sum + survey.totalBytes, 0n);
}
