import {
  type Check,
  fail,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../../base/finding.ts";
import { counted, hex } from "../../../../base/text/count.ts";
import { damaged, truncated } from "../../hints.ts";
import { minidumpDirectory, minidumpHeader } from "../layout.ts";
import { maxStreams, type Minidump } from "../read_minidump.ts";
import { streamType } from "../streams.ts";

const { fields, sizeBytes: headerBytes } = minidumpHeader;

/** Checks the signature, by which the file was recognized. */
export const minidumpSignatureCheck: Check<Minidump> = {
  id: "signature",
  title: "Signature",
  meaning: 'Checks the first four bytes: "MDMP". Without these bytes, the ' +
    "file is not recognized as a minidump.",
  cure: "Read the message: it states what kind of file this is.",
  run({ header }) {
    if (header.Signature === 0) {
      return [damaged("The minidump is unfinished: its signature is still 0.", {
        fileOffset: fields.Signature.offset,
        expected: '"MDMP"',
        actual: "0",
        hint: "Crashpad writes the signature last, so Crashpad was " +
          "interrupted. Take the dump again.",
      })];
    }
    return header.Signature === undefined
      ? [skip("The header is incomplete.")]
      : [pass('The file begins with "MDMP".', { fileOffset: 0 })];
  },
};

/** Checks that the directory is complete and has the essential streams. */
export const directoryCheck: Check<Minidump> = {
  id: "directory",
  title: "Directory",
  meaning: "Checks the directory, which lists the streams in the file. " +
    "Without a directory, the file cannot be read. Without a thread list or " +
    "the system information, no debugger opens the file.",
  cure: "Copy the file again. If that does not help, the program that wrote " +
    "the dump was probably stopped: take the dump again.",
  run(dump) {
    const defect = directoryDefect(dump);
    if (defect) return [defect];
    const used = dump.streams.filter((one) => one.type !== streamType.Unused);
    const evidence = {
      fileOffset: dump.header.StreamDirectoryRva!,
      actual: counted(used.length, "stream"),
    };
    if (used.length === 0) {
      return [
        damaged("The directory was never written: all its entries are 0.", {
          ...evidence,
          expected: "a list of streams",
          hint: "The writer was interrupted, or could not finish. Take the " +
            "dump again.",
        }),
      ];
    }
    const missing = essentialStreams.filter((name) =>
      !used.some((one) => one.type === streamType[name])
    ).map((name) =>
      fail("partial", `The minidump has no ${name} stream.`, {
        ...evidence,
        expected: name,
        hint: "Debuggers need this stream. Take the dump again.",
      })
    );
    const outcomes = [...missing, ...emptyLists(dump)];
    return outcomes.length > 0 ? outcomes : [
      pass(
        `The directory lists ${counted(used.length, "stream")}.`,
        evidence,
      ),
    ];
  },
};

/** Reports a thread list without threads and a dump without modules. */
function emptyLists({ threads, modules, header }: Minidump): Outcome[] {
  const at = header.StreamDirectoryRva!;
  return [
    ...threads?.count === 0
      ? [fail("partial", "The thread list is empty.", {
        fileOffset: threads.stream.fileOffset,
        expected: "at least one thread",
        actual: "none",
        hint: "A debugger shows no stacks. Take the dump again.",
      })]
      : [],
    ...modules === null || modules.count === 0
      ? [warn("The dump lists no modules.", {
        fileOffset: modules?.stream.fileOffset ?? at,
        expected: "the program and its DLLs",
        actual: modules === null ? "no ModuleList stream" : "an empty list",
        hint: "A debugger finds no symbols, and shows only addresses.",
      })]
      : [],
  ];
}

/** Reports a header that has no directory or an impossible one. */
function directoryDefect({ header, sizeBytes }: Minidump): Outcome | null {
  const { NumberOfStreams: count, StreamDirectoryRva: at } = header;
  if (count === undefined || at === undefined) {
    const message = "The file ends within its header.";
    return truncated(message, sizeBytes, headerBytes);
  }
  if (count === 0) {
    return damaged("The header states that there are no streams.", {
      fileOffset: fields.NumberOfStreams.offset,
      expected: "at least one stream",
      actual: "none",
    });
  }
  if (at < headerBytes) {
    return damaged("The header and the directory overlap.", {
      fileOffset: fields.StreamDirectoryRva.offset,
      expected: `an offset of ${hex(headerBytes)} or above`,
      actual: hex(at),
    });
  }
  const end = at + count * minidumpDirectory.sizeBytes;
  if (end > sizeBytes) {
    return truncated("The file ends within its directory.", sizeBytes, end);
  }
  if (count <= maxStreams) return null;
  return damaged("The header states an impossible number of streams.", {
    fileOffset: fields.NumberOfStreams.offset,
    expected: `at most ${counted(maxStreams, "stream")}`,
    actual: counted(count, "stream"),
  });
}

/**
 * Debuggers need these streams. For example, rust-minidump's processor fails
 * without them (minidump-processor `process_state`, MissingSystemInfo and
 * MissingThreadList).
 */
const essentialStreams = ["SystemInfo", "ThreadList"] as const;
