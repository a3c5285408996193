import type { LivedumpError } from "../../base/errors.ts";
import {
  type ExitCode,
  exitCodes,
  worstExitCode,
} from "../../base/exit_code.ts";
import { sizeText } from "../../base/text/count.ts";
import type { TextStyle } from "../../base/text/text_style.ts";
import { exitCodeOfDump } from "../capture_report.ts";
import type { Inspection } from "../../base/verdict.ts";
import {
  type PreflightFinding,
  refusalOf,
} from "../preflight/preflight_check.ts";
import { renderCapture } from "../render_capture.ts";
import type { ProcessDump } from "./process_dump.ts";
import type { PlannedDump, ProcessPlan } from "./process_plan.ts";
import { titleOf } from "./target.ts";

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

/** What to do about a dump that lacks memory. */
const advice = "The process changed while it was dumped, Windows could not " +
  "read all of it, or the volume is full: take the dump again, or one of a " +
  "clone with --clone=auto.";

/** A dump of a process that was taken, for a person. */
export function renderProcessResult(
  { planned, dump, inspection }: ProcessResult,
  style: TextStyle,
  quiet: boolean,
): string {
  if (dump === null) return "";
  const title = titleOf(planned.target);
  const { unreadableBytes } = dump.counts;
  const facts = [
    dump.ofClone ? `a clone of ${title}` : title,
    ...unreadableBytes === 0
      ? []
      : [`${sizeText(unreadableBytes)} could not be read`],
    ...inspection?.coverage ? [inspection.coverage] : [],
  ];
  return renderCapture({ dump, inspection, facts, advice }, style, quiet);
}
