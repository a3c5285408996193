import type { Fields, Layout, Values } from "../../../base/layout.ts";
import { type ByteSource, readAt } from "../byte_source.ts";
import { type RecordAt, records } from "../records.ts";
import type { Structure } from "../fields.ts";
import {
  exceptionStream,
  listHeader,
  minidumpDirectory,
  minidumpHeader,
  minidumpString,
  miscInfo,
  moduleEntry,
  sizedListHeader,
  systemInfo,
  thread,
  threadName,
} from "./layout.ts";
import { type MinidumpMemory, readMemory } from "./memory.ts";
import { streamName, streamType } from "./stream_type.ts";
import type { Area } from "./survey.ts";

/** A stream as the directory places it. */
export interface Stream {
  readonly type: number;
  readonly name: string;
  readonly sizeBytes: number;
  readonly fileOffset: number;
  /** Of its entry in the directory. */
  readonly entryOffset: number;
}

/** A list of entries in a stream. */
export interface StreamList<F extends Fields> {
  readonly stream: Stream;
  /** As the list says; the stream may be too short for it. */
  readonly count: number;
  /** Whether that many entries fit into the stream. */
  readonly fits: boolean;
  /** Of the first entry. */
  readonly firstOffset: number;
  /** None where they do not fit or are more than {@linkcode entryLimit}. */
  entries(): Iterable<RecordAt<F>>;
}

/** A list of which only the size is judged. */
export type SizedList = Pick<StreamList<Fields>, "stream" | "count" | "fits">;

/** A user-mode minidump as its file has it, not yet judged. */
export interface Minidump {
  readonly sizeBytes: number;
  readonly header: Partial<Values<typeof minidumpHeader.fields>>;
  readonly streams: readonly Stream[];
  readonly systemInfo: RecordAt<typeof systemInfo.fields> | null;
  readonly exception: RecordAt<typeof exceptionStream.fields> | null;
  readonly threads: StreamList<typeof thread.fields> | null;
  readonly modules: StreamList<typeof moduleEntry.fields> | null;
  readonly threadNames: StreamList<typeof threadName.fields> | null;
  readonly otherLists: readonly SizedList[];
  readonly memory: MinidumpMemory;
  readonly structures: readonly Structure[];
  /** Where a MINIDUMP_STRING ends; `null` if its length is not in the file. */
  endOfString(fileOffset: number): number | null;
}

/**
 * Reads the header and the directory, and opens the lists.
 *
 * @throws {ReadError} If the system cannot read there; so do the lists.
 */
export function readMinidump(source: ByteSource): Minidump {
  const data = readAt(source, 0, minidumpHeader.sizeBytes);
  const header = data.length < minidumpHeader.sizeBytes
    ? {}
    : minidumpHeader.read(data);
  const streams = readDirectory(source, header);
  const find = (type: number) => streams.find((one) => one.type === type);
  const list = <F extends Fields>(type: number, layout: Layout<F>) =>
    openList(source, find(type), layout);
  const only = <F extends Fields>(type: number, layout: Layout<F>) => {
    const stream = find(type);
    const values = readWhole(source, stream, layout);
    return stream && values ? { values, fileOffset: stream.fileOffset } : null;
  };
  return {
    sizeBytes: source.sizeBytes,
    header,
    streams,
    systemInfo: only(streamType.systemInfo, systemInfo),
    exception: only(streamType.exception, exceptionStream),
    threads: list(streamType.threadList, thread),
    modules: list(streamType.moduleList, moduleEntry),
    threadNames: list(streamType.threadNames, threadName),
    otherLists: sizedLists.flatMap((type) => openSized(source, find(type))),
    memory: readMemory(source, streams, [headerArea, directoryArea(header)]),
    structures: structuresOf(header, streams),
    endOfString: (fileOffset) => endOfString(source, fileOffset),
  };
}

/**
 * More streams than any writer makes, so that a count in the file costs
 * nothing. Breakpad's reader stops at 128 (`minidump.cc`, max_streams).
 */
export const streamLimit = 1024;

/**
 * More threads or modules than a process has, which go through one by one:
 * where a list has more, nothing of it is read.
 */
export const entryLimit = 2 ** 20;

const headerArea: Area = {
  name: "the header",
  start: 0,
  end: minidumpHeader.sizeBytes,
};

function directoryArea(header: Minidump["header"]): Area {
  const { StreamDirectoryRva: start = 0, NumberOfStreams: count = 0 } = header;
  const end = start + count * minidumpDirectory.sizeBytes;
  return { name: "the directory", start, end };
}

/** The streams; none where the directory is not all there. */
function readDirectory(
  source: ByteSource,
  header: Minidump["header"],
): Stream[] {
  const { start, end } = directoryArea(header);
  const { NumberOfStreams: count = 0 } = header;
  if (count > streamLimit || end > source.sizeBytes) return [];
  const entries = records(source, minidumpDirectory, start, count);
  return Array.from(entries, ({ values, fileOffset }) => ({
    type: values.StreamType,
    name: streamName(values.StreamType),
    sizeBytes: values.DataSize,
    fileOffset: values.Rva,
    entryOffset: fileOffset,
  }));
}

/** A stream that is one structure; `null` where it is shorter than that. */
export function readWhole<F extends Fields>(
  source: ByteSource,
  stream: Stream | undefined,
  layout: Layout<F>,
): Values<F> | null {
  if (!stream || stream.sizeBytes < layout.sizeBytes) return null;
  const data = readAt(source, stream.fileOffset, layout.sizeBytes);
  return data.length < layout.sizeBytes ? null : layout.read(data);
}

/** Opens a list whose 32-bit count stands before its entries. */
export function openList<F extends Fields>(
  source: ByteSource,
  stream: Stream | undefined,
  layout: Layout<F>,
): StreamList<F> | null {
  if (!stream) return null;
  const count = readWhole(source, stream, listHeader)?.NumberOfEntries ?? 0;
  const bare = listHeader.sizeBytes + count * layout.sizeBytes;
  // Some writers align the entries to 8 bytes (google/breakpad `minidump.cc`, "padding").
  const padding = stream.sizeBytes === bare + 4 ? 4 : 0;
  const firstOffset = stream.fileOffset + listHeader.sizeBytes + padding;
  const fits = bare <= stream.sizeBytes;
  const isRead = fits && count <= entryLimit;
  return {
    stream,
    count,
    fits,
    firstOffset,
    entries: () => isRead ? records(source, layout, firstOffset, count) : [],
  };
}

const sizedLists = [
  streamType.handleData,
  streamType.unloadedModuleList,
  streamType.threadInfoList,
  streamType.handleOperationList,
];

function openSized(source: ByteSource, stream: Stream | undefined) {
  const head = readWhole(source, stream, sizedListHeader);
  if (!stream || !head) return [];
  const { SizeOfHeader, SizeOfEntry, NumberOfEntries: count } = head;
  const end = SizeOfHeader + SizeOfEntry * count;
  const isSound = SizeOfHeader >= sizedListHeader.sizeBytes &&
    (SizeOfEntry > 0 || count === 0);
  return [{ stream, count, fits: isSound && end <= stream.sizeBytes }];
}

function endOfString(source: ByteSource, fileOffset: number): number | null {
  const head = readAt(source, fileOffset, minidumpString.sizeBytes);
  const length = minidumpString.readAvailable(head).Length;
  return length === null
    ? null
    : fileOffset + minidumpString.sizeBytes + length;
}

const streamLayouts: Readonly<Record<number, Layout>> = {
  [streamType.exception]: exceptionStream,
  [streamType.systemInfo]: systemInfo,
  [streamType.miscInfo]: miscInfo,
};

function structuresOf(
  header: Minidump["header"],
  streams: readonly Stream[],
): Structure[] {
  const directory = header.StreamDirectoryRva === undefined
    ? []
    : streams.map((one) => ({
      layout: minidumpDirectory as Layout,
      fileOffset: one.entryOffset,
    }));
  const contents = streams.flatMap((one) => {
    const layout = streamLayouts[one.type];
    return layout ? [{ layout, fileOffset: one.fileOffset }] : [];
  });
  return [{ layout: minidumpHeader, fileOffset: 0 }, ...directory, ...contents];
}
