import { LivedumpError, type StatusReport } from "../base/errors.ts";
import { type ExitCode, exitCodes } from "../base/exit_code.ts";
import type { Inspection } from "../base/verdict.ts";

/** Verifies a dump; handed in, so that capturing knows nothing of reading. */
export type Inspector = (path: string) => Inspection;

/** A dump that was written. */
export interface CapturedDump {
  readonly path: string;
  readonly sizeBytes: number;
  readonly durationMs: number;
  readonly status: StatusReport;
}

/**
 * A success status other than 0 and every verdict but complete is a dump that
 * failed: it is kept, and the program ends with 3.
 */
export function exitCodeOfDump(
  { status }: CapturedDump,
  inspection: Inspection | null,
): ExitCode {
  const whole = status.code === "0x00000000" &&
    (inspection === null || inspection.verdict === "complete");
  return whole ? exitCodes.done.code : exitCodes.verification.code;
}

/**
 * Verifies a dump that was saved.
 *
 * @throws {LivedumpError} If that fails: a defect of this program must not hide
 * where the dump is.
 */
export function verify(path: string, inspect: Inspector): Inspection {
  try {
    return inspect(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LivedumpError(
      `the dump was saved in ${path}, but verifying it failed: ${reason}`,
      {
        code: "not-verified",
        exitCode: exitCodes.internal.code,
        hint: "Inspect it on another machine; please report this defect.",
        cause,
      },
    );
  }
}
