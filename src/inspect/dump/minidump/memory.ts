import type { ByteSource } from "../byte_source.ts";
import { entryChunks } from "../records.ts";
import {
  memory64List,
  memoryDescriptor,
  memoryDescriptor64,
  memoryInfo,
  memoryInfoList,
} from "./layout.ts";
import { MemoryIndex, type MemoryRange } from "./memory_index.ts";
import { Spans } from "./spans.ts";
import {
  openList,
  readStreamStructure,
  type Stream,
  streamType,
} from "./streams.ts";
import { type Survey, surveyOf, type TableArea } from "./survey.ts";

/** A list of memory ranges. */
export interface MemoryList {
  readonly stream: Stream;
  readonly count: bigint;
  /** Whether the stream is long enough for all its entries. */
  readonly fits: boolean;
  /** The ranges that are not empty; none if the stream is too short. */
  ranges(): Iterable<MemoryRange>;
  readonly survey: Survey;
}

/** A region of the address space, as VirtualQuery describes it. */
export interface Region {
  readonly start: bigint;
  readonly sizeBytes: bigint;
  readonly state: number;
  readonly protect: number;
}

interface RegionList {
  readonly stream: Stream;
  readonly count: bigint;
  readonly fits: boolean;
  /** The regions that are not empty; none if the stream is too short. */
  regions(): Iterable<Region>;
}

/** The memory in a minidump. */
export interface MinidumpMemory {
  /** MemoryList and Memory64List, if present. */
  readonly lists: readonly MemoryList[];
  readonly regions: RegionList | null;
  readonly index: MemoryIndex;
}

/**
 * Opens the lists of memory.
 *
 * @param tables The areas that no memory may overlap.
 * @throws {ReadError} If the operating system cannot read a part of the file.
 * The functions of the result throw it, too.
 */
export function readMemory(
  source: ByteSource,
  streams: readonly Stream[],
  tables: readonly TableArea[],
): MinidumpMemory {
  const find = (type: number) => streams.find((one) => one.type === type);
  const index = new MemoryIndex();
  const lists = [
    openMemoryList(source, find(streamType.MemoryList)),
    openMemory64List(source, find(streamType.Memory64List)),
  ].filter((list) => list !== null).map((list) => ({
    ...list,
    survey: surveyOf(
      list.ranges(),
      list.fits ? Number(list.count) : 0,
      tables,
      index,
    ),
  }));
  const regions = openRegions(source, find(streamType.MemoryInfoList));
  return { lists, regions, index };
}

type Ranges = Omit<MemoryList, "survey">;

function openMemoryList(
  source: ByteSource,
  stream: Stream | undefined,
): Ranges | null {
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
): Ranges | null {
  const head = readStreamStructure(source, stream, memory64List);
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
  const head = readStreamStructure(source, stream, memoryInfoList);
  if (!stream || !head) return null;
  const { SizeOfHeader, SizeOfEntry: stride, NumberOfEntries: count } = head;
  const { sizeBytes: entryBytes, fields } = memoryInfo;
  const fits = stride >= entryBytes &&
    BigInt(SizeOfHeader) + count * BigInt(stride) <= BigInt(stream.sizeBytes);
  return {
    stream,
    count,
    fits,
    *regions() {
      if (!fits) return;
      const from = stream.fileOffset + SizeOfHeader;
      const chunks = entryChunks(
        source,
        from,
        Number(count),
        stride,
        entryBytes,
      );
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

/** Whether the file ends before the end of the memory of a list. */
export function isMemoryCut(
  { lists }: MinidumpMemory,
  fileBytes: number,
): boolean {
  return lists.some(({ survey }) => survey.dataEnd > BigInt(fileBytes));
}

/**
 * The addresses of the listed memory whose bytes are in the file.
 *
 * Example: a range has 4,096 bytes from 0x10000, and the file ends after the
 * first 1,000 of these bytes. The span is 0x10000 to 0x103e7.
 */
export function spansInFile(list: MemoryList, fileBytes: number): Spans {
  const fileEnd = BigInt(fileBytes);
  if (list.survey.dataEnd <= fileEnd) return list.survey.spans;
  const spans = new Spans();
  for (const { start, sizeBytes, dataOffset } of list.ranges()) {
    const room = fileEnd - dataOffset;
    if (room > 0n) spans.add(start, room < sizeBytes ? room : sizeBytes);
  }
  return spans;
}

/** Number of bytes of memory in all lists. */
export function memoryBytesOf({ lists }: MinidumpMemory): bigint {
  return lists.reduce((sum, { survey }) => sum + survey.totalBytes, 0n);
}
