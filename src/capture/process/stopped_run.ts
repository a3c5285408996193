import { counted } from "../../base/text/count.ts";
import { LivedumpError } from "../../base/errors.ts";
import { exitCodes } from "../../base/exit_code.ts";
import type { ProcessRun } from "./process_run.ts";
import { titleOf } from "./target.ts";

/** Whether an error is the user's wish to stop. */
export function isStop(error: LivedumpError): boolean {
  return error.exitCode === exitCodes.cancelled.code;
}

/**
 * The user stopped a run: which dumps there are and which there are not. Those
 * that were not begun get their place in the results.
 */
export function stoppedRun(
  { plan, results }: ProcessRun,
  cause: LivedumpError | null,
): LivedumpError {
  const begun = results.length;
  for (const planned of plan!.dumps.slice(begun)) {
    const error = notTaken(titleOf(planned.target));
    const none = { preflight: [], dump: null, inspection: null };
    results.push({ planned, plannedPath: null, ...none, error });
  }
  if (results.length === 1 && cause) return cause;
  const titles = (wanted: boolean) =>
    results.filter(({ dump }) => (dump !== null) === wanted)
      .map(({ planned }) => titleOf(planned.target)).join(", ") || "none";
  const taken = results.filter(({ dump }) => dump !== null).length;
  const text = cause?.message ?? "the run was cancelled";
  return new LivedumpError(
    `${text}: ${taken} of ${counted(results.length, "dump")} ` +
      `${taken === 1 ? "was" : "were"} taken`,
    {
      code: cause?.code ?? "cancelled",
      exitCode: exitCodes.cancelled.code,
      hint: [
        ...cause ? [cause.hint] : [],
        `Taken and kept: ${titles(true)}. Not taken: ${titles(false)}.`,
      ].join(" "),
      ...cause && { cause },
    },
  );
}

function notTaken(title: string): LivedumpError {
  return new LivedumpError(`${title} was not dumped: the run was cancelled`, {
    code: "cancelled",
    exitCode: exitCodes.cancelled.code,
    hint: "Take its dump in another run.",
  });
}
