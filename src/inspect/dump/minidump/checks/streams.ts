import { fail, type Outcome, pass, skip } from "../../../../base/finding.ts";
import type { Layout } from "../../../../base/layout.ts";
import { counted, hex } from "../../../../base/text/count.ts";
import { retakeHint } from "../../hints.ts";
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
import { entryLimit, type Minidump, type Stream } from "../read_minidump.ts";
import { referencesOf } from "../references.ts";
import { streamType } from "../stream_type.ts";
import { beyondFile, type MinidumpCheck } from "./minidump_check.ts";

/** The streams: each inside the file and long enough for its list. */
export const streamsCheck: MinidumpCheck = {
  id: "streams",
  title: "Streams",
  meaning: "Every part that the directory names: inside the file, not on " +
    "the header, long enough for its list, and there once. A part beyond " +
    "the end of the file means that it was cut.",
  cure: "Compare the size with that of the original and copy it again. If " +
    "the original is cut, too: free disk space, and take it again.",
  run(dump) {
    const streams = dump.streams.filter((one) =>
      one.type !== streamType.unused
    );
    const used = { ...dump, streams };
    const defects = [
      ...misplaced(used),
      ...tooShort(used),
      ...onHeader(used),
      ...doubled(used),
      ...ill(dump),
      ...endless(dump),
      ...dangling(dump),
    ];
    return defects.length > 0
      ? defects
      : [pass("Every stream is inside the file.")];
  },
};

/** So many streams are told one by one; a broken directory has thousands. */
const toldStreams = 8;

/** What is wrong with each stream, up to a number of them. */
function told(
  verdict: "damaged" | "truncated",
  streams: readonly Stream[],
  tell: (stream: Stream) => Outcome,
): Outcome[] {
  const rest = streams.slice(toldStreams);
  const others = counted(rest.length, "other stream");
  return [
    ...streams.slice(0, toldStreams).map(tell),
    ...(rest.length === 0 ? [] : [
      fail(verdict, `The same is true of ${others}.`, {
        fileOffset: rest[0]!.entryOffset,
        expected: `at most ${toldStreams} such streams`,
        actual: `${streams.length}`,
        hint: retakeHint,
      }),
    ]),
  ];
}

function misplaced({ streams, sizeBytes }: Minidump): Outcome[] {
  const end = (one: Stream) => one.fileOffset + one.sizeBytes;
  const outside = streams.filter((one) => end(one) > sizeBytes);
  return told("truncated", outside, (one) => {
    const message = `The file ends before the ${one.name} stream.`;
    return beyondFile(message, one.entryOffset, end(one), sizeBytes);
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

const leastOf = (stream: Stream) => smallest[stream.type]?.sizeBytes ?? 0;

/** Streams that are too short to be what they are. */
function tooShort({ streams }: Minidump): Outcome[] {
  const short = streams.filter((one) => one.sizeBytes < leastOf(one));
  return told(
    "damaged",
    short,
    (one) =>
      fail("damaged", `The ${one.name} stream is too short.`, {
        fileOffset: one.entryOffset,
        expected: `at least ${counted(leastOf(one), "byte")}`,
        actual: counted(one.sizeBytes, "byte"),
        hint: retakeHint,
      }),
  );
}

/** Streams that lie on the header. */
function onHeader({ streams }: Minidump): Outcome[] {
  const { sizeBytes: end } = minidumpHeader;
  const lying = streams.filter((one) =>
    one.sizeBytes > 0 && one.fileOffset < end
  );
  return told(
    "damaged",
    lying,
    (one) =>
      fail("damaged", `The ${one.name} stream lies on the header.`, {
        fileOffset: one.entryOffset,
        expected: `an offset of ${hex(end)} or above`,
        actual: hex(one.fileOffset),
        hint: retakeHint,
      }),
  );
}

/**
 * Second streams of a type: a reader finds one of them, another reader the
 * other. Breakpad refuses them, too (`minidump.cc`, "can only deal with one").
 */
function doubled({ streams }: Minidump): Outcome[] {
  const seen = new Set<number>();
  const second = streams.filter(({ type }) =>
    type in smallest && seen.size === seen.add(type).size
  );
  return told(
    "damaged",
    second,
    (one) =>
      fail("damaged", `There is more than one ${one.name} stream.`, {
        fileOffset: one.entryOffset,
        expected: "one",
        actual: "another one",
        hint: retakeHint,
      }),
  );
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
  ].filter((list) => list !== null);
  return lists.filter((list) => !list.fits).map(({ stream, count }) =>
    fail("damaged", `The ${stream.name} stream is too short for its list.`, {
      fileOffset: stream.fileOffset,
      expected: `room for ${counted(count, "entry", "entries")}`,
      actual: counted(stream.sizeBytes, "byte"),
      hint: retakeHint,
    })
  );
}

/** Lists of more than is gone through: what they place is not proven. */
function endless({ threads, modules, threadNames }: Minidump): Outcome[] {
  const lists = [threads, modules, threadNames].filter((list) => list !== null);
  return lists.filter(({ fits, count }) => fits && count > entryLimit)
    .map(({ stream, count }) =>
      skip(`The ${stream.name} stream is too long to go through.`, {
        fileOffset: stream.fileOffset,
        expected: `at most ${counted(entryLimit, "entry", "entries")}`,
        actual: counted(count, "entry", "entries"),
        verdict: "partial",
        hint: "No process has so many. Take the dump again.",
      })
    );
}

/** The first of each kind that is not wholly in the file. */
function dangling(dump: Minidump): Outcome[] {
  const { sizeBytes } = dump;
  const found = new Map<string, Outcome>();
  for (const { what, fileOffset, start, end } of referencesOf(dump)) {
    if ((end !== null && end <= sizeBytes) || found.has(what)) continue;
    // Where the length of a text is not in the file, it ends somewhere beyond.
    const least = end ?? start + 1n;
    const message = `The file ends before ${what}.`;
    found.set(what, beyondFile(message, fileOffset, least, sizeBytes));
  }
  return [...found.values()];
}
