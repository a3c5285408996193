import { counted } from "../../../text/count.ts";
import { fail, type Outcome, pass, skip, warn } from "../../../finding.ts";
import { hex } from "../../../text/hex.ts";
import { minidumpDirectory, minidumpHeader } from "../layout.ts";
import type { Minidump, Stream } from "../read_minidump.ts";
import { streamType } from "../stream_type.ts";
import { type MinidumpCheck, retakeHint } from "./minidump_check.ts";

const signature = 0x504d444d; // 'MDMP'
const version = 0xa793; // MINIDUMP_VERSION; the upper half is dbghelp's own

/** Signature and version: that this is a minidump. */
export const signatureCheck: MinidumpCheck = {
  id: "signature",
  title: "Signature",
  run({ header }) {
    if (header.Signature === undefined || header.Version === undefined) {
      return [skip("The header is not all there.")];
    }
    const evidence = { fileOffset: 4, expected: "version 0xa793" };
    const low = header.Version & 0xffff;
    return header.Signature === signature && low === version
      ? [pass('The file begins with "MDMP".', { fileOffset: 0 })]
      : [
        fail("damaged", "The version of the minidump is not one that exists.", {
          ...evidence,
          actual: `version ${hex(low)}`,
          hint: retakeHint,
        }),
      ];
  },
};

/** The directory: whole, and with what a debugger needs. */
export const directoryCheck: MinidumpCheck = {
  id: "directory",
  title: "Directory",
  run({ header, sizeBytes, streams }) {
    const { NumberOfStreams: count, StreamDirectoryRva: at } = header;
    if (count === undefined || at === undefined) {
      return [tooShort(sizeBytes, minidumpHeader.sizeBytes, "its header")];
    }
    if (count === 0 || at < minidumpHeader.sizeBytes) {
      return [fail("damaged", "The header does not lead to a directory.", {
        fileOffset: minidumpHeader.fields.NumberOfStreams.offset,
        expected: `streams, listed at ${
          hex(minidumpHeader.sizeBytes)
        } or later`,
        actual: `${counted(count, "stream")} at ${hex(at)}`,
        hint: retakeHint,
      })];
    }
    const end = at + count * minidumpDirectory.sizeBytes;
    if (end > sizeBytes) return [tooShort(sizeBytes, end, "its directory")];
    const used = streams.filter((one) => one.type !== streamType.unused);
    const evidence = { fileOffset: at, actual: counted(used.length, "stream") };
    const doubts = essentials.filter((type) =>
      !used.some((one) => one.type === type.number)
    ).map((type) =>
      warn(`The minidump has no ${type.name} stream.`, {
        ...evidence,
        expected: type.name,
        hint: "A debugger may not be able to open it.",
      })
    );
    return doubts.length > 0 ? doubts : [
      pass(
        `The directory lists ${counted(used.length, "stream")}.`,
        evidence,
      ),
    ];
  },
};

/** Without these a debugger has nothing to show. */
const essentials = [
  { number: streamType.systemInfo, name: "SystemInfo" },
  { number: streamType.threadList, name: "ThreadList" },
];

/** The streams: each inside the file and long enough for its list. */
export const streamsCheck: MinidumpCheck = {
  id: "streams",
  title: "Streams",
  run(dump) {
    const defects = [
      ...dump.streams.flatMap((one) => misplaced(dump, one)),
      ...ill(dump),
      ...names(dump),
    ];
    return defects.length > 0
      ? defects
      : [pass("Every stream is inside the file.")];
  },
};

function misplaced({ sizeBytes }: Minidump, stream: Stream): Outcome[] {
  const end = stream.fileOffset + stream.sizeBytes;
  if (stream.type === streamType.unused || end <= sizeBytes) return [];
  return [fail("truncated", `The file ends before the ${stream.name} stream.`, {
    fileOffset: stream.entryOffset,
    expected: `at least ${end} bytes`,
    actual: `${sizeBytes} bytes`,
    hint: retakeHint,
  })];
}

/** Lists that claim more than their stream can hold. */
function ill(dump: Minidump): Outcome[] {
  const lists = [
    dump.threads,
    dump.modules,
    dump.threadNames,
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

function names(dump: Minidump): Outcome[] {
  const modules = dump.modules?.fits ? dump.modules.entries() : [];
  for (const { values, fileOffset } of modules) {
    if (dump.readString(values.ModuleNameRva) !== null) continue;
    return [fail("truncated", "The name of a module is not in the file.", {
      fileOffset,
      expected: `text inside the file's ${dump.sizeBytes} bytes`,
      actual: `an offset of ${hex(values.ModuleNameRva)}`,
      hint: retakeHint,
    })];
  }
  return [];
}

function tooShort(sizeBytes: number, end: number, what: string): Outcome {
  return fail("truncated", `The file ends within ${what}.`, {
    fileOffset: sizeBytes,
    expected: `at least ${end} bytes`,
    actual: `${sizeBytes} bytes`,
    hint: retakeHint,
  });
}
