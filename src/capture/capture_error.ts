import {
  type ErrorJson,
  errorJson,
  LivedumpError,
  type LivedumpErrorOptions,
  type StatusReport,
  UsageError,
} from "../base/errors.ts";
import { exitCodes } from "../base/exit_code.ts";
import { WindowsError } from "../ffi/win32_error.ts";

/** The error if Windows fails a dump with a status code. */
export class DumpFailedError extends LivedumpError {
  override name = "DumpFailedError";

  constructor(
    message: string,
    readonly status: StatusReport,
    options: LivedumpErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * The message of a failed dump: `Windows failed the dump with STATUS_DISK_FULL
 * (0xc000007f): the volume is full (REQUEST)`. The request is part of the
 * message because users quote the message in bug reports.
 */
export function failureMessage(
  dump: string,
  { code, name, meaning }: StatusReport,
  request: string,
): string {
  const status = name === null
    ? `unrecognized status ${code}`
    : `${name} (${code}): ${meaning}`;
  return `Windows failed ${dump} with ${status} (${request})`;
}

export function captureErrorJson(
  error: LivedumpError | null,
): ErrorJson | null {
  return error &&
    errorJson(error, error instanceof DumpFailedError ? error.status : null);
}

/** Advice for a full volume. */
export const freeSpaceHint =
  "Free space on the volume, or choose another one with --output.";

/** Advice by Win32 error code (Microsoft Learn, "System Error Codes"). */
const hints: Readonly<Record<number, string>> = {
  3: "The folder no longer exists: create it, or choose another one with " +
    "--output.",
  5: "Choose a folder that you can write to with --output.",
  19: "The volume is write-protected: choose another one with --output.",
  80:
    "An interrupted run of livedump left this file: delete it, then try again.",
  112: freeSpaceHint,
  206: "The path is too long: choose a shorter one with --output.",
};

/**
 * Returns the error to report in the result. Returns `null` for usage errors
 * and for defects of the program: the caller throws these errors again.
 */
export function captureErrorOf(error: unknown): LivedumpError | null {
  if (error instanceof UsageError) return null;
  if (error instanceof LivedumpError) return error;
  if (!(error instanceof WindowsError)) return null;
  return new LivedumpError(`the dump failed: ${error.message}`, {
    code: "windows-error",
    exitCode: exitCodes.capture.code,
    hint: hints[error.code] ?? "Run livedump check to look for the cause.",
    cause: error,
  });
}
