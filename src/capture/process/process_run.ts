import { LivedumpError } from "../../base/errors.ts";
import {
  type ExitCode,
  exitCodes,
  worstExitCode,
} from "../../base/exit_code.ts";
import { counted, sizeText } from "../../base/text/count.ts";
import type { OutputStream } from "../../base/console.ts";
import type { Inspection } from "../../base/verdict.ts";
import { captureExitCode } from "../captured_dump.ts";
import type { PreflightFinding } from "../preflight/preflight_check.ts";
import { renderCapture } from "../render_capture.ts";
import type { ProcessDump } from "./process_dump.ts";
import type { PlannedDump, ProcessPlan } from "./process_plan.ts";
import { targetTitle } from "./target.ts";

/**
 * The results of `livedump process` so far; `null` for steps that did not run.
 */
export interface ProcessRun {
  plan: ProcessPlan | null;
  /** The results so far, in the order of the plan. */
  readonly results: ProcessResult[];
  /** Sentences on the folders of the dumps; empty until all are saved. */
  folderNotes: readonly string[];
  /** The error that ended the run; `null` if the run did not fail. */
  error: LivedumpError | null;
}

export interface ProcessResult {
  /** The plan of the dump. Opening the process updates the facts in it. */
  planned: PlannedDump;
  /** The path that the dump would get; `null` unless this is a dry run. */
  readonly plannedPath: string | null;
  /** Results of the preflight checks; empty until the checks have run. */
  preflight: readonly PreflightFinding[];
  dump: ProcessDump | null;
  inspection: Inspection | null;
  error: LivedumpError | null;
}

/** The result of a dump that is planned, but not taken. */
export function plannedResult(
  planned: PlannedDump,
  plannedPath: string | null = null,
  error: LivedumpError | null = null,
): ProcessResult {
  const none = { preflight: [], dump: null, inspection: null };
  return { planned, plannedPath, ...none, error };
}

/** The worst exit code of all dumps. */
export function processExitCode({ results, error }: ProcessRun): ExitCode {
  const codes = results.map(captureExitCode);
  return worstExitCode(error ? [error.exitCode, ...codes] : codes);
}

const incompleteAdvice =
  "The process changed while it was dumped, Windows could not read all of " +
  "its memory, or the volume is full. Take the dump again, or dump a clone " +
  "with --clone=auto.";

export function renderProcessResult(
  { planned, dump, inspection }: ProcessResult,
  stream: OutputStream,
  quiet: boolean,
): string {
  if (dump === null) return "";
  const title = targetTitle(planned.target);
  const { unreadableBytes } = dump.counts;
  const facts = [
    dump.ofClone ? `a clone of ${title}` : title,
    ...unreadableBytes === 0
      ? []
      : [`${sizeText(unreadableBytes)} could not be read`],
    ...inspection?.coverage ? [inspection.coverage] : [],
  ];
  const shown = { dump, inspection, facts, advice: incompleteAdvice };
  return renderCapture(shown, stream, quiet);
}

export function isCancelled(error: LivedumpError): boolean {
  return error.exitCode === exitCodes.cancelled.code;
}

/**
 * The error of a run that the user cancelled. Adds a result for each dump that
 * was not taken. The error lists the dumps that were taken and those that were
 * not.
 */
export function cancelledRunError(
  { plan, results }: ProcessRun,
  cause: LivedumpError | null,
): LivedumpError {
  for (const planned of plan!.dumps.slice(results.length)) {
    const error = notTakenError(targetTitle(planned.target));
    results.push(plannedResult(planned, null, error));
  }
  if (results.length === 1 && cause) return cause;
  const [taken, missing] = [true, false].map((isTaken) =>
    results.filter(({ dump }) => (dump !== null) === isTaken)
      .map(({ planned }) => targetTitle(planned.target))
  ) as [string[], string[]];
  const list = (titles: string[]) => titles.join(", ") || "none";
  return new LivedumpError(
    `${cause?.message ?? "the run was cancelled"}: ${taken.length} of ` +
      `${counted(results.length, "dump")} ` +
      `${taken.length === 1 ? "was" : "were"} taken`,
    {
      code: cause?.code ?? "cancelled",
      exitCode: exitCodes.cancelled.code,
      hint: [
        ...cause ? [cause.hint] : [],
        `Taken and kept: ${list(taken)}. Not taken: ${list(missing)}.`,
      ].join(" "),
      ...cause && { cause },
    },
  );
}

function notTakenError(title: string): LivedumpError {
  return new LivedumpError(`${title} was not dumped: the run was cancelled`, {
    code: "cancelled",
    exitCode: exitCodes.cancelled.code,
    hint: "To dump the process, run livedump again.",
  });
}
