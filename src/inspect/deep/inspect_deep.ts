import {
  type CheckGroup,
  type Finding,
  runChecks,
} from "../../base/finding.ts";
import type { ByteSource } from "../dump/byte_source.ts";
import type { KernelDump } from "../dump/kernel/read_kernel_dump.ts";
import type { Minidump } from "../dump/minidump/read_minidump.ts";
import type { ReadRequest } from "../inspect_command_spec.ts";
import { answerRead } from "./answer_read.ts";
import { machineChecks } from "./checks/all_machine.ts";
import type { DeepReport } from "./deep_report.ts";
import { readKernelMachine } from "./kernel/kernel_machine.ts";
import { machineReport } from "./kernel/machine_report.ts";
import {
  openPhysicalMemory,
  type PhysicalMemory,
} from "./memory/physical_memory.ts";
import type { VirtualMemory } from "./memory/virtual_memory.ts";
import { processChecks } from "./minidump/process_checks.ts";
import { readProcessImage } from "./minidump/process_image.ts";
import { processReport } from "./minidump/process_report.ts";
import { countRegions } from "./minidump/regions.ts";
import { noDeepReport } from "./no_deep_report.ts";
import { triageDeepChecks } from "./triage/triage_checks.ts";
import { readTriageMachine } from "./triage/triage_machine.ts";
import { triageReport } from "./triage/triage_report.ts";

/** The checks that --deep adds, in the order of reports. */
export const deepCheckGroups: readonly CheckGroup[] = [
  { title: "Kernel dumps, with --deep", checks: machineChecks },
  { title: "Minidumps of processes, with --deep", checks: processChecks },
];

/** What looking into a dump's memory gave. */
export interface DeepFindings {
  readonly checks: readonly Finding[];
  readonly report: DeepReport;
}

interface Memories {
  readonly virtual: VirtualMemory | null;
  readonly physical: PhysicalMemory | null;
}

function withRead(
  found: DeepFindings,
  read: ReadRequest | null,
  { virtual, physical }: Memories,
): DeepFindings {
  if (read === null) return found;
  const answer = answerRead(read, virtual, physical);
  return { ...found, report: { ...found.report, read: answer } };
}

/**
 * Looks into the memory of a kernel dump as a debugger would.
 *
 * @throws {ReadError} If the system cannot read the file.
 */
export function inspectKernelDeep(
  source: ByteSource,
  dump: KernelDump,
  read: ReadRequest | null,
): DeepFindings {
  const { header, body } = dump;
  if (body.kind === "triage") {
    const machine = readTriageMachine(source, header, body.triage);
    return withRead(
      {
        checks: runChecks(triageDeepChecks, { machine }),
        report: machine === null ? noDeepReport : triageReport(machine),
      },
      read,
      { virtual: machine?.memory ?? null, physical: null },
    );
  }
  const table = body.kind === "pages" ? body.table : null;
  const machine = table && readKernelMachine(source, header, table);
  const physical = machine?.physical ??
    (table && openPhysicalMemory(source, table));
  const reason = reasonFor(dump, physical);
  return withRead(
    {
      checks: runChecks(machineChecks, { machine, reason }),
      report: machine === null ? noDeepReport : machineReport(machine),
    },
    read,
    { virtual: machine?.kernel.space ?? null, physical },
  );
}

/** Why there is nothing to look into, in a sentence. */
function reasonFor(
  { body }: KernelDump,
  physical: PhysicalMemory | null,
): string {
  switch (body.kind) {
    case "undocumented":
      return "How this type of dump keeps memory is not public.";
    case "pages":
      return physical === null
        ? "The page table does not say where the pages are."
        : "The header does not lead to the kernel's memory.";
    default:
      return "The dump has no pages of memory to look into.";
  }
}

/**
 * Looks into the memory of a minidump.
 *
 * @throws {ReadError} If the system cannot read the file.
 */
export function inspectMinidumpDeep(
  source: ByteSource,
  dump: Minidump,
  read: ReadRequest | null,
): DeepFindings {
  const image = readProcessImage(source, dump);
  const regions = countRegions(dump.memory);
  return withRead(
    {
      checks: runChecks(processChecks, { dump, image, regions }),
      report: processReport(image, regions),
    },
    read,
    { virtual: image.memory, physical: null },
  );
}
