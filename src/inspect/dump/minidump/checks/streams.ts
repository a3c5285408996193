import {
  type Check,
  fail,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../../base/finding.ts";
import type { Layout } from "../../../../base/layout.ts";
import { counted, grouped, hex } from "../../../../base/text/count.ts";
import { damaged, retakeHint, truncated } from "../../hints.ts";
import {
  exceptionStream,
  listHeader,
  memory64List,
  memoryInfoList,
  minidumpHeader,
  miscInfo,
  moduleEntry,
  sizedListHeader,
  systemInfo,
} from "../layout.ts";
import type { Minidump } from "../read_minidump.ts";
import type { Reference } from "../reference.ts";
import { referencesOf } from "../references.ts";
import { copiedInTextMode } from "../../text_damage.ts";
import { maxEntries, type Stream, streamType } from "../streams.ts";

/** Checks that the streams are inside the file and long enough for their lists. */
export const streamsCheck: Check<Minidump> = {
  id: "streams",
  title: "Streams",
  meaning: "Checks that every stream in the directory is inside the file, " +
    "does not overlap the header, is long enough for its list and occurs " +
    "only once. If a stream ends beyond the end of the file, the file is " +
    "cut short.",
  cure: "Compare the size with that of the original file, and copy the " +
    "original again. If the original is cut short, too, free disk space and " +
    "take the dump again.",
  run(dump) {
    const streams = dump.streams.filter((one) =>
      one.type !== streamType.Unused
    );
    const used = { ...dump, streams };
    const defects = [
      ...outsideFile(used),
      ...tooShort(used),
      ...overlappingHeader(used),
      ...repeated(used),
      ...tooShortForList(dump),
      ...tooManyEntries(dump),
      ...referencesOutsideFile(dump),
    ];
    const isSuspicious = defects.length > 0 || dump.streams.length === 0;
    const copied = isSuspicious ? copiedInTextMode(dump.source, 0) : null;
    if (copied !== null) return [copied, ...defects];
    const nameless = modulesWithoutName(dump);
    return defects.length > 0 || nameless
      ? [...defects, ...nameless ? [nameless] : []]
      : [pass("Every stream is inside the file.")];
  },
};

/**
 * Maximum number of streams to report. A broken directory may have thousands of
 * bad streams.
 */
const maxReported = 8;

/** Makes an outcome for each of the first streams, and one for all others. */
function reportFirst(
  verdict: "damaged" | "truncated",
  streams: readonly Stream[],
  report: (stream: Stream) => Outcome,
): Outcome[] {
  const rest = streams.slice(maxReported);
  const others = counted(rest.length, "other stream");
  return [
    ...streams.slice(0, maxReported).map(report),
    ...(rest.length === 0 ? [] : [
      fail(verdict, `The same applies to ${others}.`, {
        fileOffset: rest[0]!.entryOffset,
        expected: `at most ${maxReported} such streams`,
        actual: grouped(streams.length),
        hint: retakeHint,
      }),
    ]),
  ];
}

function outsideFile({ streams, sizeBytes }: Minidump): Outcome[] {
  const end = (one: Stream) => one.fileOffset + one.sizeBytes;
  const wrapped = streams.filter((one) => end(one) > rvaEnd);
  const outside = streams.filter((one) =>
    end(one) > sizeBytes && end(one) <= rvaEnd
  );
  const wraps = reportFirst(
    "damaged",
    wrapped,
    (one) =>
      damaged(`The ${one.name} stream ends beyond 4 GiB.`, {
        fileOffset: one.entryOffset,
        expected: `an end offset of at most ${
          hex(rvaEnd)
        } (an Rva has 32 bits)`,
        actual: hex(end(one)),
      }),
  );
  const cut = reportFirst("truncated", outside, (one) => {
    const message = `The file ends before the end of the ${one.name} stream.`;
    const at = { fileOffset: one.entryOffset, hint: retakeHint };
    return truncated(message, sizeBytes, end(one), at);
  });
  return [...wraps, ...cut];
}

/** One past the last offset that an Rva can hold. */
const rvaEnd = 2 ** 32;

/** The structure at the start of each stream type. */
const startLayouts: Readonly<Record<number, Layout>> = {
  [streamType.ThreadList]: listHeader,
  [streamType.ModuleList]: listHeader,
  [streamType.MemoryList]: listHeader,
  [streamType.Exception]: exceptionStream,
  [streamType.SystemInfo]: systemInfo,
  [streamType.Memory64List]: memory64List,
  [streamType.HandleData]: sizedListHeader,
  [streamType.UnloadedModuleList]: sizedListHeader,
  [streamType.MiscInfo]: miscInfo,
  [streamType.MemoryInfoList]: memoryInfoList,
  [streamType.ThreadInfoList]: sizedListHeader,
  [streamType.HandleOperationList]: sizedListHeader,
  [streamType.ThreadNames]: listHeader,
};

const minBytes = (stream: Stream) => startLayouts[stream.type]?.sizeBytes ?? 0;

function tooShort({ streams }: Minidump): Outcome[] {
  const short = streams.filter((one) => one.sizeBytes < minBytes(one));
  return reportFirst(
    "damaged",
    short,
    (one) =>
      damaged(`The ${one.name} stream is too short.`, {
        fileOffset: one.entryOffset,
        expected: `at least ${counted(minBytes(one), "byte")}`,
        actual: counted(one.sizeBytes, "byte"),
      }),
  );
}

function overlappingHeader({ streams }: Minidump): Outcome[] {
  const { sizeBytes: end } = minidumpHeader;
  const overlapping = streams.filter((one) =>
    one.sizeBytes > 0 && one.fileOffset < end
  );
  return reportFirst(
    "damaged",
    overlapping,
    (one) =>
      damaged(`The header and the ${one.name} stream overlap.`, {
        fileOffset: one.entryOffset,
        expected: `an offset of ${hex(end)} or above`,
        actual: hex(one.fileOffset),
      }),
  );
}

/**
 * Reports the second and later streams of a type. Programs differ in which of
 * these streams they read. Breakpad rejects such dumps (`minidump.cc`, "can
 * only deal with one").
 */
function repeated({ streams }: Minidump): Outcome[] {
  const seen = new Set<number>();
  const later = streams.filter(({ type }) =>
    type in startLayouts && seen.size === seen.add(type).size
  );
  return reportFirst(
    "damaged",
    later,
    (one) =>
      damaged(`There is more than one ${one.name} stream.`, {
        fileOffset: one.entryOffset,
        expected: "one",
        actual: "another one",
      }),
  );
}

function tooShortForList(dump: Minidump): Outcome[] {
  const lists = [
    dump.threads,
    dump.modules,
    dump.threadNames,
    ...dump.otherLists,
    dump.memory.regions,
    ...dump.memory.lists,
  ].filter((list) => list !== null);
  return lists.filter((list) => !list.fits).map(({ stream, count }) =>
    damaged(`The ${stream.name} stream is too short for its list.`, {
      fileOffset: stream.fileOffset,
      expected: `room for ${counted(count, "entry", "entries")}`,
      actual: counted(stream.sizeBytes, "byte"),
    })
  );
}

/** Reports lists that have too many entries to check. */
function tooManyEntries({ threads, modules, threadNames }: Minidump) {
  const lists = [threads, modules, threadNames].filter((list) => list !== null);
  return lists.filter(({ fits, count }) => fits && count > maxEntries)
    .map(({ stream, count }) =>
      skip(`The ${stream.name} stream has too many entries to check.`, {
        fileOffset: stream.fileOffset,
        expected: `at most ${counted(maxEntries, "entry", "entries")}`,
        actual: counted(count, "entry", "entries"),
        verdict: "partial",
        hint: "No process has so many entries. Take the dump again.",
      })
    );
}

/**
 * For each kind of part, reports the first reference to a part that is not
 * completely in the file.
 */
function referencesOutsideFile(dump: Minidump): Outcome[] {
  const { sizeBytes } = dump;
  const found = new Map<string, Reference>();
  let isCut = endsBeforeContents(dump);
  for (const one of referencesOf(dump)) {
    if (one.end !== null && one.end <= sizeBytes) continue;
    // In a file that is cut short, the first missing part begins close to the
    // end of the file.
    if (one.start < sizeBytes + maxGapBytes) isCut = true;
    if (!found.has(one.what)) found.set(one.what, one);
  }
  return Array.from(found.values(), ({ what, fileOffset, start, end }) => {
    if (!isCut && remoteWhats.has(what) && start >= sizeBytes) {
      return damaged(`The offset of ${what} is beyond the end of the file.`, {
        fileOffset,
        expected: `an offset below ${hex(sizeBytes)}`,
        actual: hex(start),
      });
    }
    // If the length of a text is not in the file, the end of the text is not
    // known.
    const minEnd = end ?? start + 1n;
    const message = `The file ends before the end of ${what}.`;
    const at = { fileOffset, hint: retakeHint };
    return truncated(message, sizeBytes, minEnd, at);
  });
}

function modulesWithoutName({ modules }: Minidump): Outcome | null {
  const nameless = Iterator.from(modules?.entries() ?? [])
    .filter(({ values }) => values.ModuleNameRva === 0).toArray();
  const zeroed = nameless.filter(({ values }) =>
    values.BaseOfImage === 0n && values.SizeOfImage === 0
  );
  if (zeroed.length > 0) {
    const entries = counted(zeroed.length, "entry", "entries");
    const verb = zeroed.length === 1 ? "is" : "are";
    return damaged(`${entries} of the module list ${verb} all zeros.`, {
      fileOffset: zeroed[0]!.fileOffset,
      expected: "the address and the size of a module",
      actual: "zeros",
    });
  }
  return nameless.length === 0 ? null : warn(
    nameless.length === 1
      ? "A module has no name."
      : `${counted(nameless.length, "module")} have no name.`,
    {
      fileOffset: nameless[0]!.fileOffset +
        moduleEntry.fields.ModuleNameRva.offset,
      expected: "the offset of a name",
      actual: "0",
      hint: "A debugger cannot find the symbols of such a module.",
    },
  );
}

/** The largest gap that alignment leaves between two parts of a file. */
const maxGapBytes = 16;

/**
 * The names of some kinds of parts. If such a part is beyond the end of the
 * file although the file is not cut short, its offset is wrong. The dump is
 * then `damaged`, not `truncated`.
 */
const remoteWhats = new Set([
  "the type of a handle",
  "the name of a handle's object",
  "the object information of a handle",
  "the name of an unloaded module",
  "a Crashpad annotation",
]);

/** Whether a stream or memory ends after the end of the file. */
function endsBeforeContents({ streams, memory, sizeBytes }: Minidump) {
  return streams.some((one) => one.fileOffset + one.sizeBytes > sizeBytes) ||
    memory.lists.some(({ survey }) => survey.dataEnd > sizeBytes);
}
