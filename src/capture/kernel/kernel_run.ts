import type { LivedumpError } from "../../base/errors.ts";
import { type ExitCode, exitCodes } from "../../base/exit_code.ts";
import { captureDocument } from "../capture_document.ts";
import {
  type CapturedDump,
  exitCodeOfDump,
  type Inspection,
} from "../captured_dump.ts";
import { preflightError } from "../preflight/preflight_check.ts";
import { choiceNotes } from "./kernel_options.ts";
import type { KernelPlan } from "./kernel_plan.ts";
import { requestFields } from "./request_fields.ts";

/** A run of `livedump kernel`, as far as it got. */
export interface KernelRun {
  plan: KernelPlan | null;
  /** Where the dump would go; `null` unless this is a dry run. */
  plannedPath: string | null;
  dump: CapturedDump | null;
  inspection: Inspection | null;
  error: LivedumpError | null;
}

export function kernelExitCode(
  { plan, dump, inspection, error }: KernelRun,
): ExitCode {
  if (error) return error.exitCode;
  if (dump) return exitCodeOfDump(dump, inspection);
  return plan && preflightError(plan.preflight)?.exitCode ||
    exitCodes.done.code;
}

export function kernelJson(
  { plan, plannedPath, dump, inspection, error }: KernelRun,
  dryRun: boolean,
  exitCode: ExitCode,
): string {
  return captureDocument({
    command: "kernel",
    dryRun,
    exitCode,
    options: plan?.options ?? null,
    choices: plan?.choices ?? {},
    notes: plan ? choiceNotes(plan.choices) : [],
    captures: plan === null ? [] : [{
      process: null,
      request: requestFields(plan),
      preflight: plan.preflight,
      plannedPath,
      dump,
      inspection,
      notes: [],
      error,
    }],
    matches: [],
    error,
  });
}
