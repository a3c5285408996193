import { counted } from "../../../text/count.ts";
import { fail, type Outcome, pass, skip, warn } from "../../../finding.ts";
import { hex } from "../../../text/hex.ts";
import { minidumpDirectory, minidumpHeader } from "../layout.ts";
import { streamLimit } from "../read_minidump.ts";
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
    if (count > streamLimit) {
      return [fail("damaged", "The header claims more streams than exist.", {
        fileOffset: minidumpHeader.fields.NumberOfStreams.offset,
        expected: `at most ${counted(streamLimit, "stream")}`,
        actual: counted(count, "stream"),
        hint: retakeHint,
      })];
    }
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

function tooShort(sizeBytes: number, end: number, what: string): Outcome {
  return fail("truncated", `The file ends within ${what}.`, {
    fileOffset: sizeBytes,
    expected: `at least ${end} bytes`,
    actual: `${sizeBytes} bytes`,
    hint: retakeHint,
  });
}
