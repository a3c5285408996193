import type { OutputStream } from "../base/console.ts";
import { LivedumpError, type StatusReport } from "../base/errors.ts";
import { type ExitCode, exitCodes } from "../base/exit_code.ts";
import type { FilePermissions } from "../ffi/file_permissions.ts";
import type { InterruptWatch } from "../base/interrupts.ts";
import type { WindowsRecord } from "../base/record/windows_record.ts";
import type { Inspection } from "../base/verdict.ts";
import {
  preflightError,
  type PreflightFinding,
} from "./preflight/preflight_check.ts";

/** Options for verifying a dump. */
export interface VerifyOptions {
  /** What Windows logged about the dump; `null` if nothing was read. */
  readonly record: WindowsRecord | null;
  /** The requested MINIDUMP_TYPE; 0 for a kernel dump. */
  readonly minidumpType: number;
  /** The tools that compute the SHA-256; `null` to compute no SHA-256. */
  readonly hashing: {
    readonly interrupts: InterruptWatch;
    /** The stream that shows the progress; `null` to show none. */
    readonly progress: OutputStream | null;
  } | null;
}

/**
 * Function that verifies a dump. It is passed as a parameter, so that `capture`
 * does not import `inspect`.
 */
export type Inspector = (
  path: string,
  options: VerifyOptions,
) => Inspection | Promise<Inspection>;

export interface CapturedDump {
  readonly path: string;
  readonly sizeBytes: number;
  readonly durationMs: number;
  readonly status: StatusReport;
  /** Who may open the dump; `null` if the volume stores no permissions. */
  readonly permissions: FilePermissions | null;
  /** Notes on differences between the request and the dump. */
  readonly notes: readonly string[];
}

/**
 * Whether Windows returned status 0. With another success status, memory may be
 * missing from the dump.
 */
export function isPlainSuccess(
  { status }: Pick<CapturedDump, "status">,
): boolean {
  return status.code === "0x00000000";
}

/**
 * Returns the exit code of a dump. The code is 3 if Windows returned a success
 * status other than 0, or if the verdict is not `complete`. The dump is kept.
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
 * Verifies a saved dump. Returns `null` if Ctrl+C stopped the verification.
 *
 * @throws {LivedumpError} If the verification fails. The message contains the
 * path of the dump, so that the user finds the dump in spite of the failure.
 */
export async function verifyDump(
  path: string,
  inspect: (path: string) => Promise<Inspection>,
): Promise<Inspection | null> {
  try {
    return await inspect(path);
  } catch (cause) {
    const isCancelled = cause instanceof LivedumpError &&
      cause.exitCode === exitCodes.cancelled.code;
    if (isCancelled) return null;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new LivedumpError(
      `the dump was saved in ${path}, but verifying it failed: ${reason}`,
      {
        code: "not-verified",
        exitCode: exitCodes.internal.code,
        hint: "Inspect the dump on another machine, and report this defect.",
        cause,
      },
    );
  }
}
