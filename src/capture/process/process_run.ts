import type { LivedumpError } from "../../errors.ts";
import { type ExitCode, exitCodes, worstExitCode } from "../../exit_code.ts";
import type { Inspection } from "../capture_report.ts";
import { exitCodeOfDump } from "../dump_exit_code.ts";
import type { PreflightFinding } from "../preflight/preflight_check.ts";
import { refusalOf } from "../preflight/refusal.ts";
import type { ProcessDump } from "./process_dump.ts";
import type { PlannedDump, ProcessPlan } from "./process_plan.ts";

/** What became of a run of `livedump process`. */
export interface ProcessRun {
  plan: ProcessPlan | null;
  /** In the order of the plan, as far as the run came. */
  readonly results: ProcessResult[];
  /** What ended the run. */
  error: LivedumpError | null;
}

/** What became of the dump of one process. */
export interface ProcessResult {
  /** Its target as it was found when it was opened, once it was. */
  planned: PlannedDump;
  /** Where a dry run says that the dump would go. */
  readonly plannedPath: string | null;
  /** What was found beforehand, once it was looked for. */
  preflight: readonly PreflightFinding[];
  dump: ProcessDump | null;
  inspection: Inspection | null;
  error: LivedumpError | null;
}

/** The worst that became of any process. */
export function exitCodeOfRun({ results, error }: ProcessRun): ExitCode {
  const codes = results.map(exitCodeOfResult);
  return worstExitCode(error ? [error.exitCode, ...codes] : codes);
}

function exitCodeOfResult(
  { preflight, dump, inspection, error }: ProcessResult,
): ExitCode {
  if (error) return error.exitCode;
  if (dump) return exitCodeOfDump(dump, inspection);
  return refusalOf(preflight)?.exitCode ?? exitCodes.done.code;
}
