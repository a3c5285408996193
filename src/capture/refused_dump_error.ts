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

/** An error in JSON documents. */
export interface ErrorJson {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** What Windows said, if it is that. */
  readonly status: StatusReport | null;
}

/** An error for programs; `null` if there is none. */
export function errorJson(error: LivedumpError | null): ErrorJson | null {
  return error && {
    code: error.code,
    message: error.message,
    hint: error.hint,
    status: error instanceof RefusedDumpError ? error.status : null,
  };
}
