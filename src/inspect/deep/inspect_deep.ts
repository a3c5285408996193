import {
  type CheckGroup,
  type Finding,
  runChecks,
  skip,
} from "../../base/finding.ts";
import type { OutputStream } from "../../base/console.ts";
import type { ByteSource } from "../dump/byte_source.ts";
import type { KernelDump } from "../dump/kernel/read_kernel_dump.ts";
import type { TriageDump } from "../dump/kernel/triage.ts";
import type { Minidump } from "../dump/minidump/read_minidump.ts";
import type { ReadRequest } from "../inspect_command_spec.ts";
import { machineChecks } from "./checks/all_machine.ts";
import { tooManyRanges } from "./checks/too_many.ts";
import { type DeepReport, emptyDeepReport } from "./deep_report.ts";
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
import { showTableWalk } from "./table_progress.ts";
import { runReadRequest } from "./read_request.ts";
import { triageDeepChecks } from "./triage/triage_checks.ts";
import { readTriageMachine } from "./triage/triage_machine.ts";
import { triageReport } from "./triage/triage_report.ts";

/** The checks that --deep adds, in the order in which reports list them. */
export const deepCheckGroups: readonly CheckGroup[] = [
  { title: "Kernel dumps, with --deep", checks: machineChecks },
  { title: "Minidumps of processes, with --deep", checks: processChecks },
];

/** The results of a deep inspection. */
export interface DeepFindings {
  readonly checks: readonly Finding[];
  readonly report: DeepReport;
}

function withRead(
  findings: DeepFindings,
  request: ReadRequest | null,
  virtual: VirtualMemory | null,
  physical: PhysicalMemory | null,
): DeepFindings {
  if (request === null) return findings;
  const read = runReadRequest(request, virtual, physical);
  return { ...findings, report: { ...findings.report, read } };
}

/**
 * Examines the memory in a kernel dump as a debugger does.
 *
 * @param stderr Where progress is written; `null` for no progress.
 * @throws {ReadError} If the system cannot read the file.
 */
export function inspectKernelDeep(
  source: ByteSource,
  dump: KernelDump,
  read: ReadRequest | null,
  stderr: OutputStream | null = null,
): DeepFindings {
  const { header, body } = dump;
  if (body.kind === "triage") {
    return inspectTriageDeep(source, dump, body.triage, read);
  }
  const opened = body.kind === "pages"
    ? openPhysicalMemory(source, body.table)
    : "not-located";
  const physical = typeof opened === "string" ? null : opened;
  using progress = showTableWalk(stderr);
  const machine = physical && readKernelMachine(physical, header, progress);
  const skipped = opened === "too-many-ranges"
    ? tooManyRanges
    : skip(skipReason(dump, physical));
  return withRead(
    {
      checks: runChecks(machineChecks, { machine, skipped }),
      report: machine === null ? emptyDeepReport : machineReport(machine),
    },
    read,
    machine?.kernel.space ?? null,
    physical,
  );
}

function inspectTriageDeep(
  source: ByteSource,
  { header }: KernelDump,
  triage: TriageDump,
  read: ReadRequest | null,
): DeepFindings {
  const machine = readTriageMachine(source, header, triage);
  return withRead(
    {
      checks: runChecks(triageDeepChecks, { machine }),
      report: machine === null ? emptyDeepReport : triageReport(machine),
    },
    read,
    machine?.memory ?? null,
    null,
  );
}

/**
 * Explains why the memory cannot be read. The deep checks are skipped for this
 * reason.
 */
function skipReason(
  { body }: KernelDump,
  physical: PhysicalMemory | null,
): string {
  switch (body.kind) {
    case "undocumented":
      return "The layout of memory in this type of dump is not public.";
    case "pages":
      return physical === null
        ? "The dump's tables do not locate its pages."
        : "The header does not lead to the kernel's memory.";
    default:
      return "The dump has no memory pages.";
  }
}

/**
 * Examines the memory in a minidump as a debugger does.
 *
 * @throws {ReadError} If the system cannot read the file.
 */
export function inspectMinidumpDeep(
  source: ByteSource,
  dump: Minidump,
  read: ReadRequest | null,
): DeepFindings {
  const image = readProcessImage(source, dump);
  const regions = countRegions(dump);
  return withRead(
    {
      checks: runChecks(processChecks, { dump, image, regions }),
      report: processReport(image, regions),
    },
    read,
    image.memory,
    null,
  );
}
