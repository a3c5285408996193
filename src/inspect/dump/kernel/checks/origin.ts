import {
  fail,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../../base/finding.ts";
import { counted, hex, hex32 } from "../../../../base/text/count.ts";
import {
  attributeNames,
  hasAttribute,
  namesOfAttributes,
} from "../attributes.ts";
import { liveSystemDump } from "../../../../base/bug_check.ts";
import { elf2dmp, requesterOf } from "../requester.ts";
import {
  type KernelCheck,
  type KernelEvidence,
  notThere,
} from "./kernel_check.ts";

/** What WriterStatus says. Source: Singularity RDK `Dump.h`. */
const writerStatuses: Readonly<Record<number, string>> = {
  1: "it found no list of modules",
  2: "it found a corrupt list of modules",
};

/** WriterStatus: that the dump's writer recorded no failure. */
export const writerStatusCheck: KernelCheck = {
  id: "writer-status",
  title: "Writer status",
  meaning: "What Windows noted about its own writing of the dump. Anything " +
    "but 0 means that it failed in the middle: partial.",
  cure: "Take the dump again, with more memory and disk space free.",
  run({ dump: { header } }) {
    const absent = notThere(header, "WriterStatus");
    if (absent) return [absent];
    const fileOffset = header.offsetOf("WriterStatus");
    const status = header.writerStatus;
    if (status === null) {
      return [skip("The writer left no status.", { fileOffset })];
    }
    const evidence = {
      fileOffset,
      expected: hex32(0),
      actual: hex32(status),
    };
    if (status === 0) return [pass("The writer reports success.", evidence)];
    const reason = writerStatuses[status] ?? `status ${hex32(status)}`;
    return [fail("partial", `The dump's writer reports a failure: ${reason}.`, {
      ...evidence,
      hint: "Take the dump again.",
    })];
  },
};

/** Attributes: live, cut by its writer, encrypted. */
export const attributesCheck: KernelCheck = {
  id: "attributes",
  title: "Attributes",
  meaning: "Flags that the writer left: that it ran out of room (partial), " +
    "that the contents are encrypted (unreadable), that this is a live " +
    "dump (a warning if it has code 0x161 and does not say so).",
  cure: "Out of room: free disk space or enlarge the page file. Encrypted: " +
    "Microsoft's KernelDumpDecrypt, with the private key of the " +
    "certificate that the machine was set up with.",
  run(evidence) {
    const { header } = evidence.dump;
    const absent = notThere(header, "Attributes");
    if (absent) return [absent];
    const value = header.attributes;
    const fileOffset = header.offsetOf("Attributes");
    if (value === null) {
      return [skip("The writer left no attributes.", { fileOffset })];
    }
    const doubts = [
      ...partial(evidence),
      ...encrypted(evidence),
      ...live(evidence),
    ];
    if (doubts.length > 0) return doubts;
    const names = namesOfAttributes(value);
    const unnamed = Math.floor(value / 2 ** attributeNames.length) *
      2 ** attributeNames.length;
    const all = unnamed === 0
      ? names
      : [...names, `unnamed bits ${hex(unnamed)}`];
    return [pass(
      all.length === 0 ? "No attribute is set." : `Set: ${all.join(", ")}.`,
      { fileOffset, actual: hex32(value) },
    )];
  },
};

function partial({ dump: { header } }: KernelEvidence): Outcome[] {
  const value = header.attributes;
  if (!hasAttribute(value, "InsufficientDumpfileSize")) return [];
  return [fail("partial", "The writer ran out of room for the dump.", {
    fileOffset: header.offsetOf("Attributes"),
    expected: "no InsufficientDumpfileSize (0x4)",
    actual: hex32(value!),
    hint: "Free disk space or enlarge the page file, then take the dump again.",
  })];
}

function encrypted({ dump: { header } }: KernelEvidence): Outcome[] {
  const value = header.attributes;
  if (
    !hasAttribute(value, "EncryptedDumpData") ||
    hasAttribute(value, "DecryptedDump")
  ) return [];
  return [fail("unreadable", "The dump's contents are encrypted.", {
    fileOffset: header.offsetOf("Attributes"),
    expected: "no EncryptedDumpData (0x100), or DecryptedDump (0x200) with it",
    actual: hex32(value!),
    hint: "Decrypt it with Microsoft's KernelDumpDecrypt, then inspect it.",
  })];
}

/** 0x161 is never a real crash, but programs other than Windows write it. */
function live({ dump: { header } }: KernelEvidence): Outcome[] {
  const value = header.attributes;
  if (
    header.bugCheckCode !== liveSystemDump ||
    hasAttribute(value, "LiveDumpGeneratedDump")
  ) return [];
  const writer = requesterOf(header);
  return [warn("The attributes do not say that this is a live dump.", {
    fileOffset: header.offsetOf("Attributes"),
    expected: "LiveDumpGeneratedDump (0x10)",
    actual: hex32(value!),
    hint: writer === elf2dmp
      ? "QEMU's elf2dmp made this dump of a virtual machine."
      : "A program other than Windows may have written this dump.",
  })];
}

/** What follows the contents: a chain of blocks that ends with the file. */
export const secondaryDataCheck: KernelCheck = {
  id: "secondary-data",
  title: "Secondary data",
  meaning: "Blocks that drivers add after the memory. If their chain is " +
    "broken, their data is lost, and bytes may be missing or too many at " +
    "the end of the file.",
  cure: "The memory before them can still be read. For the drivers' data, " +
    "copy the file again or take the dump again.",
  run({ dump: { secondaryData } }) {
    if (secondaryData === null) return [skip("There is no secondary data.")];
    const { defect, blockCount, fileOffset } = secondaryData;
    if (defect) return [defect];
    return [pass(`${counted(blockCount, "block")} of secondary data.`, {
      fileOffset,
    })];
  },
};
