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
import type { KernelDump } from "../read_kernel_dump.ts";
import {
  type KernelCheck,
  type KernelEvidence,
  missingField,
} from "./kernel_check.ts";

/** Values of WriterStatus. Source: Singularity RDK `Dump.h`. */
const writerStatuses: Readonly<Record<number, string>> = {
  1: "it found no module list",
  2: "it found a corrupt module list",
};

/** Checks whether Windows recorded a failure in WriterStatus. */
export const writerStatusCheck: KernelCheck = {
  id: "writer-status",
  title: "Writer status",
  meaning: "Checks the status that Windows recorded when it wrote the dump. " +
    "Any value except 0 is a failure: the dump is partial.",
  cure: "Free memory and disk space, then take the dump again.",
  run({ dump: { header } }) {
    const missing = missingField(header, "WriterStatus");
    if (missing) return [missing];
    const fileOffset = header.offsetOf("WriterStatus");
    const status = header.writerStatus;
    if (status === null) {
      return [skip("The writer recorded no status.", { fileOffset })];
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

/** Checks the attributes: out of space, encrypted, live dump. */
export const attributesCheck: KernelCheck = {
  id: "attributes",
  title: "Attributes",
  meaning: "Checks the flags from the writer: out of space, encrypted, live " +
    "dump. If the writer ran out of space, the dump is partial, except for a " +
    "small memory dump, which Windows writes instead of a larger one. If the " +
    "contents are encrypted, the dump is unreadable. A dump with bug check " +
    "0x161 but without the live dump flag is a warning.",
  cure: "If the writer ran out of space, free disk space or enlarge the " +
    "page file, then take the dump again. If the dump is encrypted, decrypt " +
    "it with Microsoft's KernelDumpDecrypt and the private key of the " +
    "certificate that is configured on the machine.",
  run(evidence) {
    const { header } = evidence.dump;
    const missing = missingField(header, "Attributes");
    if (missing) return [missing];
    const value = header.attributes;
    const fileOffset = header.offsetOf("Attributes");
    if (value === null) {
      return [skip("The writer recorded no attributes.", { fileOffset })];
    }
    const found = [
      ...outOfSpace(evidence),
      ...encrypted(evidence),
      ...notLive(evidence),
    ];
    if (found.length > 0) return found;
    const names = namesOfAttributes(value);
    const unnamed = Math.floor(value / 2 ** attributeNames.length) *
      2 ** attributeNames.length;
    const all = unnamed === 0
      ? names
      : [...names, `unnamed bits ${hex(unnamed)}`];
    const note = isOutOfSpace(evidence.dump) ? smallerNote : "";
    return [pass(
      all.length === 0
        ? "No attribute is set."
        : `Set: ${all.join(", ")}.${note}`,
      { fileOffset, actual: hex32(value) },
    )];
  },
};

/** This reason is inferred. The dump does not record it. */
const smallerNote =
  " A larger dump was configured and did not fit, so Windows wrote this " +
  "small memory dump.";

function isOutOfSpace({ header }: KernelDump): boolean {
  return hasAttribute(header.attributes, "InsufficientDumpfileSize");
}

function outOfSpace({ dump }: KernelEvidence): Outcome[] {
  const { header, body } = dump;
  const value = header.attributes;
  if (!isOutOfSpace(dump) || body.kind === "triage") return [];
  return [fail("partial", "The writer ran out of space for the dump.", {
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
  return [fail("unreadable", "The contents of the dump are encrypted.", {
    fileOffset: header.offsetOf("Attributes"),
    expected: "no EncryptedDumpData (0x100), or DecryptedDump (0x200) with it",
    actual: hex32(value!),
    hint: "Decrypt the dump with Microsoft's KernelDumpDecrypt, then " +
      "inspect the result.",
  })];
}

/** Warns about bug check 0x161 in a dump that is not marked as a live dump. */
function notLive({ dump: { header } }: KernelEvidence): Outcome[] {
  const value = header.attributes;
  if (
    header.bugCheckCode !== liveSystemDump ||
    hasAttribute(value, "LiveDumpGeneratedDump")
  ) return [];
  return [warn("The attributes do not include the live dump flag.", {
    fileOffset: header.offsetOf("Attributes"),
    expected: "LiveDumpGeneratedDump (0x10)",
    actual: hex32(value!),
    hint: requesterOf(header) === elf2dmp
      ? "QEMU's elf2dmp converted this dump from a virtual machine."
      : "A program other than Windows may have written this dump.",
  })];
}

/** Checks the chain of secondary data blocks after the contents. */
export const secondaryDataCheck: KernelCheck = {
  id: "secondary-data",
  title: "Secondary data",
  meaning: "Checks the blocks that drivers add after the memory. If their " +
    "chain is broken, the data of the drivers is lost, and the end of the " +
    "file may have missing or extra bytes.",
  cure: "The memory is still readable. If you need the data of the drivers, " +
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
