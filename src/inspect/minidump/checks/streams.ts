import { fail, type Outcome, pass } from "../../../finding.ts";
import type { Layout } from "../../../layout.ts";
import { counted } from "../../../text/count.ts";
import { hex } from "../../../text/hex.ts";
import {
  exceptionStream,
  listHeader,
  memory64List,
  memoryInfoList,
  minidumpHeader,
  miscInfo,
  sizedListHeader,
  systemInfo,
} from "../layout.ts";
import type { Minidump, Stream } from "../read_minidump.ts";
import { referencesOf } from "../references.ts";
import { streamType } from "../stream_type.ts";
import { type MinidumpCheck, retakeHint } from "./minidump_check.ts";

/** The streams: each inside the file and long enough for its list. */
export const streamsCheck: MinidumpCheck = {
  id: "streams",
  title: "Streams",
  run(dump) {
    const defects = [
      ...misplaced(dump),
      ...dump.streams.flatMap(misshapen),
      ...ill(dump),
      ...dangling(dump),
    ];
    return defects.length > 0
      ? defects
      : [pass("Every stream is inside the file.")];
  },
};

/** So many streams are told one by one; a broken directory has thousands. */
const toldStreams = 8;

function misplaced({ streams, sizeBytes }: Minidump): Outcome[] {
  const outside = streams.filter((one) =>
    one.type !== streamType.unused && one.fileOffset + one.sizeBytes > sizeBytes
  );
  const rest = outside.length - toldStreams;
  return [
    ...outside.slice(0, toldStreams).map((one) => beyond(one, sizeBytes)),
    ...(rest <= 0 ? [] : [
      fail("truncated", `So it does before ${counted(rest, "other stream")}.`, {
        hint: retakeHint,
      }),
    ]),
  ];
}

function beyond(stream: Stream, sizeBytes: number): Outcome {
  return fail("truncated", `The file ends before the ${stream.name} stream.`, {
    fileOffset: stream.entryOffset,
    expected: `at least ${stream.fileOffset + stream.sizeBytes} bytes`,
    actual: `${sizeBytes} bytes`,
    hint: retakeHint,
  });
}

/** What a stream of a type has at least. */
const smallest: Readonly<Record<number, Layout>> = {
  [streamType.threadList]: listHeader,
  [streamType.moduleList]: listHeader,
  [streamType.memoryList]: listHeader,
  [streamType.exception]: exceptionStream,
  [streamType.systemInfo]: systemInfo,
  [streamType.memory64List]: memory64List,
  [streamType.handleData]: sizedListHeader,
  [streamType.unloadedModuleList]: sizedListHeader,
  [streamType.miscInfo]: miscInfo,
  [streamType.memoryInfoList]: memoryInfoList,
  [streamType.threadInfoList]: sizedListHeader,
  [streamType.handleOperationList]: sizedListHeader,
  [streamType.threadNames]: listHeader,
};

/** A stream that is too short to be one, or that lies on the header. */
function misshapen(stream: Stream): Outcome[] {
  const { type, name, sizeBytes, fileOffset, entryOffset } = stream;
  const least = smallest[type]?.sizeBytes ?? 0;
  if (type === streamType.unused) return [];
  if (sizeBytes < least) {
    return [fail("damaged", `The ${name} stream is too short.`, {
      fileOffset: entryOffset,
      expected: `at least ${counted(least, "byte")}`,
      actual: counted(sizeBytes, "byte"),
      hint: retakeHint,
    })];
  }
  if (sizeBytes === 0 || fileOffset >= minidumpHeader.sizeBytes) return [];
  return [fail("damaged", `The ${name} stream lies on the header.`, {
    fileOffset: entryOffset,
    expected: `an offset of ${hex(minidumpHeader.sizeBytes)} or above`,
    actual: hex(fileOffset),
    hint: retakeHint,
  })];
}

/** Lists that claim more than their stream can hold. */
function ill(dump: Minidump): Outcome[] {
  const lists = [
    dump.threads,
    dump.modules,
    dump.threadNames,
    ...dump.otherLists,
    dump.memory.regions,
    ...dump.memory.lists,
  ];
  return lists.filter((list) => list !== null && !list.fits).map((list) =>
    fail(
      "damaged",
      `The ${list!.stream.name} stream is too short for its list.`,
      {
        fileOffset: list!.stream.fileOffset,
        expected: `room for ${counted(list!.count, "entry", "entries")}`,
        actual: counted(list!.stream.sizeBytes, "byte"),
        hint: retakeHint,
      },
    )
  );
}

/** The first of each kind that is not wholly in the file. */
function dangling(dump: Minidump): Outcome[] {
  const found = new Map<string, Outcome>();
  for (const { what, fileOffset, start, end } of referencesOf(dump)) {
    if ((end !== null && end <= dump.sizeBytes) || found.has(what)) continue;
    const message = `The file ends before ${what}.`;
    found.set(
      what,
      fail("truncated", message, {
        fileOffset,
        expected: end === null
          ? `more than ${start} bytes`
          : `at least ${end} bytes`,
        actual: `${dump.sizeBytes} bytes`,
        hint: retakeHint,
      }),
    );
  }
  return [...found.values()];
}
