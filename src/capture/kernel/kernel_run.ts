import type { LivedumpError } from "../../base/errors.ts";
import { type ExitCode, exitCodes } from "../../base/exit_code.ts";
import { renderFinding, tally } from "../../base/finding.ts";
import { printable } from "../../base/text/printable.ts";
import type { OutputStream } from "../../base/console.ts";
import { linesFor } from "../../base/text/wrap.ts";
import type { Inspection } from "../../base/verdict.ts";
import {
  capturedDumpJson,
  captureDocument,
  choiceLines,
} from "../capture_document.ts";
import { type CapturedDump, captureExitCode } from "../captured_dump.ts";
import type { KernelPlan } from "./kernel_plan.ts";
import { requestFields } from "./live_dump_request.ts";
import { defectsInRecord, type RecordedDump } from "./record/record_of_run.ts";

/** The results of `livedump kernel` so far; `null` for steps that did not run. */
export interface KernelRun {
  plan: KernelPlan | null;
  /** The path that the dump would get; `null` unless this is a dry run. */
  plannedPath: string | null;
  dump: CapturedDump | null;
  inspection: Inspection | null;
  /** What Windows logged; `null` if no dump was requested. */
  recorded: RecordedDump | null;
  /** The path of the JSON record that was written next to the dump. */
  recordPath: string | null;
  /** Sentences on the folder of the dump; empty until the dump is saved. */
  folderNotes: readonly string[];
  error: LivedumpError | null;
}

/**
 * The exit code. If the dump was not verified, the exit code also depends on
 * the failures that Windows logged.
 */
export function kernelExitCode({ plan, ...run }: KernelRun): ExitCode {
  const code = captureExitCode({ preflight: plan?.preflight ?? [], ...run });
  const isDefective = code === exitCodes.done.code && !run.inspection &&
    defectsInRecord(run).some(({ status }) => status === "fail");
  return isDefective ? exitCodes.verification.code : code;
}

export function kernelJson(
  { plan, plannedPath, dump, inspection, recorded, recordPath, ...rest }:
    KernelRun,
  dryRun: boolean,
  exitCode: ExitCode,
): string {
  const { folderNotes, error } = rest;
  return captureDocument({
    command: "kernel",
    dryRun,
    exitCode,
    options: plan?.options ?? null,
    choices: plan?.choices ?? {},
    notes: [...plan?.notes ?? [], ...folderNotes],
    captures: plan === null ? [] : [{
      process: null,
      request: requestFields(plan.options, plan.build),
      preflight: plan.preflight,
      plannedPath,
      dump: dump && capturedDumpJson(dump),
      inspection,
      recorded,
      recordPath,
      notes: dump?.notes ?? [],
      error,
    }],
    matches: [],
    error,
  });
}

/** The text of `--dry-run`: the path, the request and the preflight results. */
export function renderKernelPlan(
  plan: KernelPlan,
  path: string,
  stream: OutputStream,
): string {
  const { style } = stream;
  const { options, preflight } = plan;
  const kind = options.stacks
    ? "a kernel stacks memory dump"
    : "a full live kernel memory dump";
  const lines = [
    `Dry run: ${kind} would be written to`,
    `  ${printable(path)}`,
    "",
    "Options",
    ...choiceLines(plan.choices),
    "",
    "NtSystemDebugControl, SysDbgGetLiveKernelDump (37), with",
  ];
  let structure = "";
  for (const field of requestFields(options, plan.build)) {
    if (field.structure !== structure) {
      structure = field.structure;
      lines.push(`  ${style.bold(structure)}`);
    }
    const bits = field.bits.length > 0 ? `  ${field.bits.join(" + ")}` : "";
    lines.push(
      `    ${field.offset.padEnd(4)}  ${field.name.padEnd(17)}  ` +
        (field.value ?? "set when the dump is taken") + bits,
    );
  }
  for (const finding of preflight) {
    lines.push("", ...renderFinding(finding, style, "", linesFor(stream)));
  }
  return [...lines, "", `  ${tally(preflight)}`, ""].join("\n");
}
