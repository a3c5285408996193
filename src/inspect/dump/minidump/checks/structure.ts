import { fail, type Outcome, pass, skip } from "../../../../base/finding.ts";
import { counted, hex } from "../../../../base/text/count.ts";
import { cutShort, retakeHint } from "../../hints.ts";
import { minidumpDirectory, minidumpHeader } from "../layout.ts";
import { type Minidump, streamLimit } from "../read_minidump.ts";
import { streamType } from "../stream_type.ts";
import type { MinidumpCheck } from "./minidump_check.ts";

const { fields, sizeBytes: headerBytes } = minidumpHeader;

/** Signature and version, by which the file was recognised. */
export const signatureCheck: MinidumpCheck = {
  id: "signature",
  title: "Signature",
  meaning: 'The first four bytes: "MDMP". Without them, the file is not ' +
    "taken for a minidump at all.",
  cure: "Not a dump: the message says what the file is instead.",
  run({ header }) {
    return header.Signature === undefined
      ? [skip("The header is not all there.")]
      : [pass('The file begins with "MDMP".', { fileOffset: 0 })];
  },
};

/** The directory: whole, and with what a debugger needs. */
export const directoryCheck: MinidumpCheck = {
  id: "directory",
  title: "Directory",
  meaning: "The list of what is in the file. Without one there is nothing " +
    "to read; without a list of threads or the facts of the system no " +
    "debugger opens it.",
  cure: "Copy the file again. If that is the same, the program that wrote " +
    "the dump was stopped meanwhile: take it again.",
  run(dump) {
    const defect = misled(dump);
    if (defect) return [defect];
    const used = dump.streams.filter((one) => one.type !== streamType.unused);
    const evidence = {
      fileOffset: dump.header.StreamDirectoryRva!,
      actual: counted(used.length, "stream"),
    };
    const missing = essentials.filter((type) =>
      !used.some((one) => one.type === type.number)
    ).map((type) =>
      fail("partial", `The minidump has no ${type.name} stream.`, {
        ...evidence,
        expected: type.name,
        hint: "No debugger can do without it. Take the dump again.",
      })
    );
    return missing.length > 0 ? missing : [
      pass(
        `The directory lists ${counted(used.length, "stream")}.`,
        evidence,
      ),
    ];
  },
};

/** A header that leads to no directory, or to one that cannot be. */
function misled({ header, sizeBytes }: Minidump): Outcome | null {
  const { NumberOfStreams: count, StreamDirectoryRva: at } = header;
  if (count === undefined || at === undefined) {
    return cutShort("The file ends within its header.", sizeBytes, headerBytes);
  }
  if (count === 0) {
    return fail("damaged", "The header tells of no streams.", {
      fileOffset: fields.NumberOfStreams.offset,
      expected: "at least one stream",
      actual: "none",
      hint: retakeHint,
    });
  }
  if (at < headerBytes) {
    return fail("damaged", "The header does not lead to a directory.", {
      fileOffset: fields.StreamDirectoryRva.offset,
      expected: `an offset of ${hex(headerBytes)} or above`,
      actual: hex(at),
      hint: retakeHint,
    });
  }
  const end = at + count * minidumpDirectory.sizeBytes;
  if (end > sizeBytes) {
    return cutShort("The file ends within its directory.", sizeBytes, end);
  }
  if (count <= streamLimit) return null;
  return fail("damaged", "The header claims more streams than exist.", {
    fileOffset: fields.NumberOfStreams.offset,
    expected: `at most ${counted(streamLimit, "stream")}`,
    actual: counted(count, "stream"),
    hint: retakeHint,
  });
}

/**
 * Without these there is nothing to show: rust-minidump's processor, too,
 * gives up (minidump-processor `process_state`, MissingSystemInfo and
 * MissingThreadList).
 */
const essentials = [
  { number: streamType.systemInfo, name: "SystemInfo" },
  { number: streamType.threadList, name: "ThreadList" },
];
