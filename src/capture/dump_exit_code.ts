import { type ExitCode, exitCodes } from "../exit_code.ts";
import type { CapturedDump, Inspection } from "./capture_report.ts";

/**
 * A success status other than 0, every verdict but complete, and, verified or
 * not, a dump of nothing, is a dump that failed: it is kept, and the program
 * ends with 3.
 */
export function exitCodeOfDump(
  { status, sizeBytes }: CapturedDump,
  inspection: Inspection | null,
): ExitCode {
  const whole = status.code === "0x00000000" && sizeBytes > 0 &&
    (inspection === null || inspection.verdict === "complete");
  return whole ? exitCodes.done.code : exitCodes.verification.code;
}
