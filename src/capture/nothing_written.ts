import { exitCodes } from "../exit_code.ts";
import type { StatusReport } from "./capture_report.ts";
import { RefusedDumpError } from "./refused_dump_error.ts";

/**
 * Windows says that it has written a dump, and has written nothing: that is no
 * dump to keep, and none to replace an older one with.
 */
export function nothingWrittenError(
  subject: string,
  status: StatusReport,
): RefusedDumpError {
  return new RefusedDumpError(
    `Windows reports ${subject} and has written nothing`,
    status,
    {
      code: "nothing-written",
      exitCode: exitCodes.capture.code,
      hint: "Try again, or choose another volume with --output.",
    },
  );
}
