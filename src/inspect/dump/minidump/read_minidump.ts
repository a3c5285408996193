import type { Fields, Layout, Values } from "../../../base/layout.ts";
import { type ByteSource, readAt, windowed } from "../byte_source.ts";
import { type RecordAt, records } from "../records.ts";
import type { Structure } from "../fields.ts";
import {
  exceptionStream,
  handleDescriptor,
  listedModule,
  minidumpDirectory,
  minidumpHeader,
  miscInfo,
  sizedListHeader,
  systemInfo,
  thread,
  threadName,
  unloadedModule,
} from "./layout.ts";
import { type MinidumpMemory, readMemory } from "./memory.ts";
import {
  openList,
  openSizedList,
  readStreamStructure,
  type SizedList,
  type Stream,
  type StreamList,
  streamName,
  streamType,
  type StridedList,
} from "./streams.ts";
import type { TableArea } from "./survey.ts";

/** A user-mode minidump, before the checks. */
export interface Minidump {
  readonly sizeBytes: number;
  readonly header: Partial<Values<typeof minidumpHeader.fields>>;
  readonly streams: readonly Stream[];
  readonly miscInfo: RecordAt<typeof miscInfo.fields> | null;
  readonly systemInfo: RecordAt<typeof systemInfo.fields> | null;
  readonly exception: RecordAt<typeof exceptionStream.fields> | null;
  readonly threads: StreamList<typeof thread.fields> | null;
  readonly modules: StreamList<typeof listedModule.fields> | null;
  readonly threadNames: StreamList<typeof threadName.fields> | null;
  readonly handles: StridedList<typeof handleDescriptor.fields> | null;
  readonly unloadedModules: StridedList<typeof unloadedModule.fields> | null;
  readonly otherLists: readonly SizedList[];
  readonly memory: MinidumpMemory;
  readonly structures: readonly Structure[];
  /** The file, to read the parts that the streams point to. */
  readonly source: ByteSource;
}

/** The types of lists whose entries are not read; only their size is checked. */
const sizedLists = [streamType.ThreadInfoList, streamType.HandleOperationList];

/**
 * The size of a page. Reading a page takes hardly longer than reading four
 * bytes.
 */
const textWindowBytes = 4096;

/**
 * Reads the header and the directory, and opens the lists.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 * The functions of the result throw it, too.
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
  const structure = <F extends Fields>(type: number, layout: Layout<F>) => {
    const stream = find(type);
    const values = readStreamStructure(source, stream, layout);
    return stream && values ? { values, fileOffset: stream.fileOffset } : null;
  };
  const sized = <F extends Fields>(type: number, layout: Layout<F>) =>
    openSizedList(source, find(type), layout);
  const handles = sized(streamType.HandleData, handleDescriptor);
  const unloadedModules = sized(streamType.UnloadedModuleList, unloadedModule);
  return {
    sizeBytes: source.sizeBytes,
    header,
    streams,
    miscInfo: structure(streamType.MiscInfo, miscInfo),
    systemInfo: structure(streamType.SystemInfo, systemInfo),
    exception: structure(streamType.Exception, exceptionStream),
    threads: list(streamType.ThreadList, thread),
    modules: list(streamType.ModuleList, listedModule),
    threadNames: list(streamType.ThreadNames, threadName),
    handles,
    unloadedModules,
    otherLists: [
      handles,
      unloadedModules,
      ...sizedLists.map((type) =>
        openSizedList(source, find(type), sizedListHeader)
      ),
    ].filter((one) => one !== null),
    memory: readMemory(source, streams, [headerArea, directoryArea(header)]),
    structures: structuresOf(header, streams),
    // Texts are often next to each other, so a part of the file is cached. In a
    // bad dump, texts may be anywhere, so this part is small.
    source: windowed(source, textWindowBytes),
  };
}

/**
 * The maximum number of streams to read, more than any writer makes. Breakpad's
 * reader stops at 128 (`minidump.cc`, max_streams).
 */
export const maxStreams = 1024;

const headerArea: TableArea = {
  name: "the header",
  start: 0,
  end: minidumpHeader.sizeBytes,
};

function directoryArea(header: Minidump["header"]): TableArea {
  const { StreamDirectoryRva: start = 0, NumberOfStreams: count = 0 } = header;
  const end = start + count * minidumpDirectory.sizeBytes;
  return { name: "the directory", start, end };
}

/**
 * Reads the directory. Returns no streams if the directory is not completely in
 * the file.
 */
function readDirectory(
  source: ByteSource,
  header: Minidump["header"],
): Stream[] {
  const { start, end } = directoryArea(header);
  const { NumberOfStreams: count = 0 } = header;
  if (count > maxStreams || end > source.sizeBytes) return [];
  const entries = records(source, minidumpDirectory, start, count);
  return Array.from(entries, ({ values, fileOffset }) => ({
    type: values.StreamType,
    name: streamName(values.StreamType),
    sizeBytes: values.DataSize,
    fileOffset: values.Rva,
    entryOffset: fileOffset,
  }));
}

const streamLayouts: Readonly<Record<number, Layout>> = {
  [streamType.Exception]: exceptionStream,
  [streamType.SystemInfo]: systemInfo,
  [streamType.MiscInfo]: miscInfo,
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
