import {
  fail,
  type Outcome,
  pass,
  skip,
  warn,
} from "../../../../base/finding.ts";
import { hex, hex32, hex64 } from "../../../../base/text/count.ts";
import { retakeHint, unfinishedHint } from "../../hints.ts";
import { words } from "../../signatures.ts";
import { isFill } from "../fill.ts";
import type { KernelHeader } from "../header.ts";
import { type Machine, machineOf } from "../machine.ts";
import { directoryOf } from "../page_directory.ts";
import { pageBytes, pageFrameLimit } from "../page_table.ts";
import { dateOf, uptimeSecondsOf } from "../../../../base/filetime.ts";
import {
  type KernelCheck,
  type KernelEvidence,
  notThere,
} from "./kernel_check.ts";

const validDumps = { 64: words.du64, 32: words.dump };

/** Signature and ValidDump: that this is a kernel dump, and a finished one. */
export const signatureCheck: KernelCheck = {
  id: "signature",
  title: "Signature",
  meaning: "The first eight bytes: PAGEDU64 or PAGEDUMP. PAGE twice means " +
    "that Windows began the dump and never finished it. Anything else " +
    "means that the start of the file was overwritten, or that it never " +
    "was a kernel dump.",
  cure: "Never finished: take the dump again; nothing of it can be relied " +
    "on. Overwritten: copy the file again from where it was taken. Not a " +
    "dump: the message says what the file is instead.",
  run({ dump: { header } }) {
    const text = header.bits === 64 ? "PAGEDU64" : "PAGEDUMP";
    const evidence = {
      fileOffset: 0,
      expected: `"${text}"`,
      actual: `"${asciiOf(header.data.subarray(0, 8))}"`,
    };
    if (header.validDump === words.page) {
      return [fail("damaged", "The dump was never finished.", {
        ...evidence,
        hint:
          "Its writer stopped before it marked the dump valid: take it again.",
      })];
    }
    return header.signature === words.page &&
        header.validDump === validDumps[header.bits]
      ? [pass(`The file begins with "${text}".`, evidence)]
      : [fail("damaged", "The signature is broken.", {
        ...evidence,
        hint: retakeHint,
      })];
  },
};

function asciiOf(data: Uint8Array): string {
  return Array.from(
    data,
    (byte) => byte < 0x20 || byte > 0x7e ? "." : String.fromCharCode(byte),
  ).join("");
}

/** The header's own fields: that each is what a header can hold. */
export const headerCheck: KernelCheck = {
  id: "header",
  title: "Header",
  meaning: "The fields of the header that a debugger starts from: page " +
    "directory, list of modules, number of processors, times. Without a " +
    "page directory the dump is damaged, for no address can be found in " +
    "it; the others are warnings.",
  cure: "Damaged: copy the file again, then take the dump again. A time " +
    "that is not plausible is often just a wrong clock, there or here.",
  run(evidence) {
    const { header } = evidence.dump;
    const doubts = [
      ...directory(evidence),
      ...moduleList(evidence),
      ...processors(evidence),
      ...times(evidence),
    ];
    if (doubts.length > 0) return doubts;
    return header.data.length < header.layout.sizeBytes
      ? [skip("The header is not all there.")]
      : [pass("The header's fields are what a header can hold.")];
  },
};

function directory({ dump }: KernelEvidence): Outcome[] {
  const { header, body, sizeBytes } = dump;
  if (body.kind !== "pages" || sizeBytes < header.layout.sizeBytes) return [];
  const address = directoryOf(header);
  const end = pageFrameLimit * BigInt(pageBytes);
  if (address !== null && address < end) return [];
  return [fail("damaged", "The header names no page directory.", {
    fileOffset: header.offsetOf("DirectoryTableBase"),
    expected: `a physical address, below ${hex64(end)}`,
    actual: hex64(header.directoryTableBase ?? 0n),
    hint: "No debugger can find memory in this dump: take it again.",
  })];
}

/** Kernel addresses: the upper half in 32 bits, sign-extended in 64. */
const kernelSpace = { 64: 0xffff800000000000n, 32: 0x80000000n };

function moduleList({ dump: { header } }: KernelEvidence): Outcome[] {
  const address = header.psLoadedModuleList;
  if (address === null || address >= kernelSpace[header.bits]) return [];
  return [warn("The list of modules is not at a kernel address.", {
    fileOffset: header.offsetOf("PsLoadedModuleList"),
    expected: `${hex64(kernelSpace[header.bits])} or above`,
    actual: hex64(address),
    hint: "A debugger may not find the loaded drivers.",
  })];
}

/** Windows runs on at most 2,048 logical processors (Windows Server limits). */
const processorLimit = 2048;

function processors({ dump: { header } }: KernelEvidence): Outcome[] {
  const count = header.numberProcessors;
  if (count === null || (count >= 1 && count <= processorLimit)) return [];
  return [warn("The number of processors is not plausible.", {
    fileOffset: header.offsetOf("NumberProcessors"),
    expected: `1 to ${processorLimit}`,
    actual: String(count),
    hint: "The header may be damaged.",
  })];
}

const dayMs = 86_400_000;
const windowsNtReleased = Date.UTC(1993, 6, 27);
const uptimeLimitSeconds = 50 * 365 * 86_400;

function times({ dump: { header }, now }: KernelEvidence): Outcome[] {
  const found: Outcome[] = [];
  const time = dateOf(header.systemTime);
  const latest = now.getTime() + 2 * dayMs; // clocks differ, and so do zones
  if (
    header.systemTime !== null &&
    (time === null || time.getTime() < windowsNtReleased ||
      time.getTime() > latest)
  ) {
    found.push(warn("The time of the dump is not plausible.", {
      fileOffset: header.offsetOf("SystemTime"),
      expected: "a time from 1993 until now",
      actual: time?.toISOString() ?? hex64(header.systemTime),
      hint: "The clock of that machine, or of this one, may be wrong.",
    }));
  }
  const uptime = uptimeSecondsOf(header.systemUpTime);
  if (uptime !== null && uptime > uptimeLimitSeconds) {
    found.push(warn("The time since the machine started is not plausible.", {
      fileOffset: header.offsetOf("SystemUpTime"),
      expected: "less than 50 years",
      actual: `${uptime} seconds`,
      hint: "The header may be damaged.",
    }));
  }
  return found;
}

/** The processor, and a context record that is of the same one. */
export const machineCheck: KernelCheck = {
  id: "machine",
  title: "Machine",
  meaning: "The kind of processor, against the width of the header and the " +
    "registers that were saved. If they contradict each other, the header " +
    "is damaged.",
  cure: "Copy the file again, then take the dump again.",
  run({ dump: { header } }) {
    const absent = notThere(header, "MachineImageType");
    if (absent) return [absent];
    const machine = machineOf(header.machineImageType);
    if (machine === null || machine.bits !== header.bits) {
      return [wrongMachine(header)];
    }
    const flags = contextFlagsOf(header.contextRecord, machine);
    if (flags !== null && (flags & machine.contextFlag) === 0) {
      return [otherRegisters(header, machine, flags)];
    }
    return [pass(`The dump is of an ${machine.name} machine.`, {
      fileOffset: header.offsetOf("MachineImageType"),
      actual: hex32(machine.value),
    })];
  },
};

function wrongMachine(header: KernelHeader): Outcome {
  const fileOffset = header.offsetOf("MachineImageType");
  if (header.machineImageType === null) {
    return fail("damaged", "The header does not name the processor.", {
      fileOffset,
      actual: "not filled in",
      hint: unfinishedHint,
    });
  }
  return fail("damaged", "The header names a processor that it cannot be.", {
    fileOffset,
    expected: header.bits === 64
      ? "0x00008664 (x64) or 0x0000aa64 (ARM64)"
      : "0x0000014c (x86)",
    actual: hex32(header.machineImageType),
    hint: retakeHint,
  });
}

function otherRegisters(
  header: KernelHeader,
  { contextFlag, name }: Machine,
  flags: number,
): Outcome {
  return fail("damaged", "The registers are of another kind of processor.", {
    fileOffset: header.offsetOf("ContextRecord"),
    expected: `context flags with ${hex(contextFlag)} (${name})`,
    actual: hex32(flags),
    hint: retakeHint,
  });
}

/** ContextFlags; `null` where the writer stored no registers. */
function contextFlagsOf(
  record: Uint8Array | null,
  machine: Machine,
): number | null {
  if (record === null) return null;
  const flags = machine.context.read(record).ContextFlags;
  const field = machine.context.fields.ContextFlags;
  return flags === 0 || isFill(flags, field) ? null : flags;
}
