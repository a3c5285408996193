import {
  type ErrorJson,
  errorJson,
  LivedumpError,
  type LivedumpErrorOptions,
  UsageError,
} from "../base/errors.ts";
import { exitCodes } from "../base/exit_code.ts";
import { WindowsError } from "../ffi/win32_error.ts";
import type { StatusReport } from "../base/errors.ts";

/** Windows refused or failed a dump, and said why. */
export class RefusedDumpError extends LivedumpError {
  override name = "RefusedDumpError";

  /** With what Windows said. */
  constructor(
    message: string,
    readonly status: StatusReport,
    options: LivedumpErrorOptions,
  ) {
    super(message, options);
  }
}

/** An error of a capture for programs; `null` if there is none. */
export function captureErrorJson(
  error: LivedumpError | null,
): ErrorJson | null {
  return error &&
    errorJson(error, error instanceof RefusedDumpError ? error.status : null);
}

/** Win32 error codes with advice (Microsoft Learn, "System Error Codes"). */
const hints: Readonly<Record<number, string>> = {
  3: "The folder is gone: make it, or choose another with --output.",
  5: "Choose a folder that you may write to with --output.",
  19: "The volume is write-protected: choose another with --output.",
  80: "A livedump that was cut off left it there: remove it, then try again.",
  112: "Free space on the volume, or choose another one with --output.",
  206: "The path is too long: choose a shorter one with --output.",
};

/**
 * What failed, as an error that the program reports in its result; `null` for
 * a wrong command line and for defects of the program, which are not results.
 */
export function captureErrorOf(error: unknown): LivedumpError | null {
  if (error instanceof UsageError) return null;
  if (error instanceof LivedumpError) return error;
  if (!(error instanceof WindowsError)) return null;
  return new LivedumpError(`the dump failed: ${error.message}`, {
    code: "windows-error",
    exitCode: exitCodes.capture.code,
    hint: hints[error.code] ?? "See what livedump check says.",
    cause: error,
  });
}
