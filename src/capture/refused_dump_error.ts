import { type ErrorJson, errorJson } from "../error_json.ts";
import { LivedumpError, type LivedumpErrorOptions } from "../errors.ts";
import type { StatusReport } from "./capture_report.ts";

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
