import { type Outcome, pass, skip, warn } from "../../../../base/finding.ts";
import { grouped, hex, hex32, hex64 } from "../../../../base/text/count.ts";
import { damaged, unfinishedHint } from "../../hints.ts";
import { signatures } from "../../signatures.ts";
import { isFill } from "../fill.ts";
import { directoryOf, type KernelHeader } from "../header.ts";
import { type Machine, machineOf } from "../machine.ts";
import { pageBytes, pageFrameLimit } from "../page_list.ts";
import { dateOf, uptimeSecondsOf } from "../../../../base/filetime.ts";
import {
  type KernelCheck,
  type KernelEvidence,
  missingField,
} from "./kernel_check.ts";

const validDumps = { 64: signatures.du64, 32: signatures.dump };

/** Checks by Signature and ValidDump that the writer finished the dump. */
export const kernelSignatureCheck: KernelCheck = {
  id: "signature",
  title: "Signature",
  meaning: "Checks the first eight bytes: PAGEDU64 or PAGEDUMP. PAGEPAGE " +
    "means that Windows started the dump but never finished it. Other bytes " +
    "mean that the start of the file was overwritten, or that the file is " +
    "not a kernel dump.",
  cure: "If the dump was never finished, take it again: its contents are " +
    "not reliable. If its start was overwritten, copy the file again from " +
    "where it was taken. If the file is not a dump, the message states its " +
    "kind.",
  run({ dump: { header } }) {
    const text = header.bits === 64 ? "PAGEDU64" : "PAGEDUMP";
    const evidence = {
      fileOffset: 0,
      expected: `"${text}"`,
      actual: `"${asciiOf(header.data.subarray(0, 8))}"`,
    };
    if (header.validDump === signatures.page) {
      return [damaged("The dump was never finished.", {
        ...evidence,
        hint: "The writer stopped before it marked the dump as valid: take " +
          "the dump again.",
      })];
    }
    return header.signature === signatures.page &&
        header.validDump === validDumps[header.bits]
      ? [pass(`The file begins with "${text}".`, evidence)]
      : [damaged("The signature is wrong.", evidence)];
  },
};

function asciiOf(data: Uint8Array): string {
  return String.fromCharCode(...data).replace(/[^ -~]/g, ".");
}

/** Checks the header fields that have no separate check. */
export const headerCheck: KernelCheck = {
  id: "header",
  title: "Header",
  meaning: "Checks the header fields that a debugger needs first: page " +
    "directory, module list, number of processors, times. Without a page " +
    "directory the dump is damaged, because a debugger cannot find memory " +
    "in it. Wrong values in the other fields are warnings.",
  cure: "If the dump is damaged, copy the file again; if that does not " +
    "help, take the dump again. An implausible time often comes from a " +
    "wrong clock.",
  run(evidence) {
    const { header } = evidence.dump;
    const found = [
      ...directory(evidence),
      ...moduleList(evidence),
      ...processors(evidence),
      ...times(evidence),
    ];
    if (found.length > 0) return found;
    return header.data.length < header.layout.sizeBytes
      ? [skip("The header is incomplete.")]
      : [pass("The header fields have plausible values.")];
  },
};

function directory({ dump }: KernelEvidence): Outcome[] {
  const { header, body, sizeBytes } = dump;
  if (body.kind !== "pages" || sizeBytes < header.layout.sizeBytes) return [];
  const address = directoryOf(header);
  const end = pageFrameLimit * BigInt(pageBytes);
  if (address !== null && address < end) return [];
  return [damaged("The header has no valid page directory.", {
    fileOffset: header.offsetOf("DirectoryTableBase"),
    expected: `a physical address, below ${hex64(end)}`,
    actual: hex64(header.directoryTableBase ?? 0n),
    hint: "A debugger cannot find memory in this dump: take it again.",
  })];
}

/** The lowest kernel address on 64-bit and on 32-bit Windows. */
const kernelSpace = { 64: 0xffff800000000000n, 32: 0x80000000n };

function moduleList({ dump: { header } }: KernelEvidence): Outcome[] {
  const address = header.psLoadedModuleList;
  if (address === null || address >= kernelSpace[header.bits]) return [];
  return [warn("The module list is not at a kernel address.", {
    fileOffset: header.offsetOf("PsLoadedModuleList"),
    expected: `${hex64(kernelSpace[header.bits])} or above`,
    actual: hex64(address),
    hint: "A debugger may not find the loaded drivers.",
  })];
}

/** Windows runs on at most 2,048 logical processors (Windows Server limits). */
const maxProcessors = 2048;

function processors({ dump: { header } }: KernelEvidence): Outcome[] {
  const count = header.numberProcessors;
  if (count === null || (count >= 1 && count <= maxProcessors)) return [];
  return [warn("The number of processors is not plausible.", {
    fileOffset: header.offsetOf("NumberProcessors"),
    expected: `1 to ${grouped(maxProcessors)}`,
    actual: grouped(count),
    hint: "The header may be damaged.",
  })];
}

const dayMs = 86_400_000;
const windowsNtReleased = Date.UTC(1993, 6, 27);
const maxUptimeSeconds = 50 * 365 * 86_400;

function times({ dump: { header }, now }: KernelEvidence): Outcome[] {
  const found: Outcome[] = [];
  const time = dateOf(header.systemTime);
  // Two days allow for wrong clocks and time zones.
  const latest = now.getTime() + 2 * dayMs;
  if (
    header.systemTime !== null &&
    (time === null || time.getTime() < windowsNtReleased ||
      time.getTime() > latest)
  ) {
    found.push(warn("The time of the dump is not plausible.", {
      fileOffset: header.offsetOf("SystemTime"),
      expected: "a time from 1993 until now",
      actual: time?.toISOString() ?? hex64(header.systemTime),
      hint: "The clock of the dumped machine or of this machine may be wrong.",
    }));
  }
  const uptime = uptimeSecondsOf(header.systemUpTime);
  if (uptime !== null && uptime > maxUptimeSeconds) {
    found.push(warn("The time since the machine started is not plausible.", {
      fileOffset: header.offsetOf("SystemUpTime"),
      expected: "less than 50 years",
      actual: `${uptime} seconds`,
      hint: "The header may be damaged.",
    }));
  }
  return found;
}

/** Compares the machine type with the header's width and the saved registers. */
export const machineTypeCheck: KernelCheck = {
  id: "machine",
  title: "Machine",
  meaning: "Compares the machine type in the header with the width of the " +
    "header and the saved registers. If they contradict each other, the " +
    "header is damaged.",
  cure: "Copy the file again; if that does not help, take the dump again.",
  run({ dump: { header } }) {
    const missing = missingField(header, "MachineImageType");
    if (missing) return [missing];
    const machine = machineOf(header.machineImageType);
    if (machine === null || machine.bits !== header.bits) {
      return [wrongMachine(header)];
    }
    const flags = contextFlagsOf(header.contextRecord, machine);
    if (flags !== null && (flags & machine.contextFlag) === 0) {
      return [wrongRegisters(header, machine, flags)];
    }
    const note = header.contextRecord === null ? noRegistersNote : "";
    return [pass(`The dump is from an ${machine.name} machine.${note}`, {
      fileOffset: header.offsetOf("MachineImageType"),
      actual: hex32(machine.value),
    })];
  },
};

/**
 * If the header has no registers, they are in KPRCB.ProcessorState (public
 * symbols of the kernel).
 */
const noRegistersNote =
  " Its header has no registers: a debugger takes them from the PRCB of each " +
  "processor.";

function wrongMachine(header: KernelHeader): Outcome {
  const fileOffset = header.offsetOf("MachineImageType");
  if (header.machineImageType === null) {
    return damaged("The header has no machine type.", {
      fileOffset,
      actual: "not filled in",
      hint: unfinishedHint,
    });
  }
  return damaged("The header's machine type contradicts its contents.", {
    fileOffset,
    expected: header.bits === 64
      ? "0x00008664 (x64) or 0x0000aa64 (ARM64)"
      : "0x0000014c (x86)",
    actual: hex32(header.machineImageType),
  });
}

function wrongRegisters(
  header: KernelHeader,
  { contextFlag, name }: Machine,
  flags: number,
): Outcome {
  return damaged("The saved registers are from another machine type.", {
    fileOffset: header.offsetOf("ContextRecord"),
    expected: `context flags with ${hex(contextFlag)} (${name})`,
    actual: hex32(flags),
  });
}

/** The ContextFlags of the saved registers; `null` if no registers were saved. */
function contextFlagsOf(
  record: Uint8Array | null,
  machine: Machine,
): number | null {
  if (record === null) return null;
  const flags = machine.context.read(record).ContextFlags;
  const field = machine.context.fields.ContextFlags;
  return flags === 0 || isFill(flags, field) ? null : flags;
}
