import type { Fields, Layout, Values } from "../../../base/layout.ts";
import { type ByteSource, readAt } from "../byte_source.ts";
import { type RecordAt, records } from "../records.ts";
import { listHeader, sizedListHeader } from "./layout.ts";

/**
 * The stream types and their names.
 *
 * Source: MINIDUMP_STREAM_TYPE on Microsoft Learn; for the types of Breakpad and
 * Crashpad, google/breakpad `minidump_format.h` and crashpad
 * `minidump_extensions.h`.
 */
export const streamType = {
  Unused: 0,
  ThreadList: 3,
  ModuleList: 4,
  MemoryList: 5,
  Exception: 6,
  SystemInfo: 7,
  ThreadExList: 8,
  Memory64List: 9,
  CommentA: 10,
  CommentW: 11,
  HandleData: 12,
  FunctionTable: 13,
  UnloadedModuleList: 14,
  MiscInfo: 15,
  MemoryInfoList: 16,
  ThreadInfoList: 17,
  HandleOperationList: 18,
  Token: 19,
  JavaScriptData: 20,
  SystemMemoryInfo: 21,
  ProcessVmCounters: 22,
  IptTrace: 23,
  ThreadNames: 24,
  CrashpadInfo: 0x43500001,
  BreakpadInfo: 0x47670001,
  AssertionInfo: 0x47670002,
  LinuxCpuInfo: 0x47670003,
  LinuxProcStatus: 0x47670004,
  LinuxLsbRelease: 0x47670005,
  LinuxCmdLine: 0x47670006,
  LinuxEnviron: 0x47670007,
  LinuxAuxv: 0x47670008,
  LinuxMaps: 0x47670009,
  LinuxDsoDebug: 0x4767000a,
} as const;

const names = new Map<number, string>(
  Object.entries(streamType).map(([name, type]) => [type, name]),
);

/** The name of a stream type, `Unknown` for other numbers. */
export function streamName(type: number): string {
  return names.get(type) ?? "Unknown";
}

/** A stream as the directory describes it. */
export interface Stream {
  readonly type: number;
  readonly name: string;
  readonly sizeBytes: number;
  readonly fileOffset: number;
  /** File offset of the stream's entry in the directory. */
  readonly entryOffset: number;
}

/** A list of entries in a stream. */
export interface StreamList<F extends Fields> {
  readonly stream: Stream;
  /** The stated number of entries. The stream may be too short for them. */
  readonly count: number;
  /** Whether the stream is long enough for `count` entries. */
  readonly fits: boolean;
  /** File offset of the first entry. */
  readonly firstOffset: number;
  /**
   * The entries. None if the stream is too short, or if there are more than
   * {@linkcode maxEntries}.
   */
  entries(): Iterable<RecordAt<F>>;
}

/** A list whose entries are not read; only its size is checked. */
export type SizedList = Pick<StreamList<Fields>, "stream" | "count" | "fits">;

/**
 * The maximum number of threads or modules to read one by one, more than any
 * process has. The entries of a longer list are not read.
 */
export const maxEntries = 2 ** 20;

/** Reads a stream's structure; `null` if the stream is too short. */
export function readStreamStructure<F extends Fields>(
  source: ByteSource,
  stream: Stream | undefined,
  layout: Layout<F>,
): Values<F> | null {
  if (!stream || stream.sizeBytes < layout.sizeBytes) return null;
  const data = readAt(source, stream.fileOffset, layout.sizeBytes);
  return data.length < layout.sizeBytes ? null : layout.read(data);
}

/** Opens a list that starts with a 32-bit count. */
export function openList<F extends Fields>(
  source: ByteSource,
  stream: Stream | undefined,
  layout: Layout<F>,
): StreamList<F> | null {
  if (!stream) return null;
  const count =
    readStreamStructure(source, stream, listHeader)?.NumberOfEntries ?? 0;
  const minBytes = listHeader.sizeBytes + count * layout.sizeBytes;
  // Some writers align the entries to 8 bytes (google/breakpad `minidump.cc`, "padding").
  const padding = stream.sizeBytes === minBytes + 4 ? 4 : 0;
  const firstOffset = stream.fileOffset + listHeader.sizeBytes + padding;
  const fits = minBytes <= stream.sizeBytes;
  const isRead = fits && count <= maxEntries;
  return {
    stream,
    count,
    fits,
    firstOffset,
    entries: () => isRead ? records(source, layout, firstOffset, count) : [],
  };
}

/** A list that states the size of its header and entries. */
export interface StridedList<F extends Fields> extends StreamList<F> {
  readonly strideBytes: number;
}

/** Opens a list that states the size of its header and entries. */
export function openSizedList<F extends Fields>(
  source: ByteSource,
  stream: Stream | undefined,
  layout: Layout<F>,
): StridedList<F> | null {
  const head = readStreamStructure(source, stream, sizedListHeader);
  if (!stream || !head) return null;
  const { SizeOfHeader, SizeOfEntry: strideBytes, NumberOfEntries: count } =
    head;
  const end = SizeOfHeader + strideBytes * count;
  const hasValidSizes = SizeOfHeader >= sizedListHeader.sizeBytes &&
    (strideBytes > 0 || count === 0);
  const fits = hasValidSizes && end <= stream.sizeBytes;
  const firstOffset = stream.fileOffset + SizeOfHeader;
  const isRead = fits && count <= maxEntries && strideBytes >= layout.sizeBytes;
  return {
    stream,
    count,
    fits,
    firstOffset,
    strideBytes,
    entries: () =>
      isRead ? records(source, layout, firstOffset, count, strideBytes) : [],
  };
}
