import { LivedumpError, type StatusReport } from "../base/errors.ts";
import { type ExitCode, exitCodes } from "../base/exit_code.ts";
import type { Inspection } from "../base/verdict.ts";
import {
  preflightError,
  type PreflightFinding,
} from "./preflight/preflight_check.ts";

/**
 * Verifies a dump; a process dump, too, against the MINIDUMP_TYPE that was
 * requested. A parameter, so that `capture` does not import `inspect`.
 */
export type Inspector = (path: string, minidumpType?: number) => Inspection;

export interface CapturedDump {
  readonly path: string;
  readonly sizeBytes: number;
  readonly durationMs: number;
  readonly status: StatusReport;
}

/** Whether Windows returned 0. Other success codes may mean missing memory. */
export function isPlainSuccess({ status }: CapturedDump): boolean {
  return status.code === "0x00000000";
}

/**
 * The exit code for a dump. It is 3 for a success status other than 0 and for
 * every verdict but `complete`; the dump is kept.
 */
export function captureExitCode(
  { preflight, dump, inspection, error }: {
    readonly preflight: readonly PreflightFinding[];
    readonly dump: CapturedDump | null;
    readonly inspection: Inspection | null;
    readonly error: LivedumpError | null;
  },
): ExitCode {
  if (error) return error.exitCode;
  if (!dump) return preflightError(preflight)?.exitCode ?? exitCodes.done.code;
  const isComplete = isPlainSuccess(dump) &&
    (inspection === null || inspection.verdict === "complete");
  return isComplete ? exitCodes.done.code : exitCodes.verification.code;
}

/**
 * Verifies a dump that was saved.
 *
 * @throws {LivedumpError} If that fails: a defect of livedump must not hide
 * where the dump is.
 */
export function verifyDump(
  path: string,
  inspect: Inspector,
  minidumpType?: number,
): Inspection {
  try {
    return inspect(path, minidumpType);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LivedumpError(
      `the dump was saved in ${path}, but verifying it failed: ${reason}`,
      {
        code: "not-verified",
        exitCode: exitCodes.internal.code,
        hint: "Inspect it on another machine, and report this defect.",
        cause,
      },
    );
  }
}
