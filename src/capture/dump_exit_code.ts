import { type ExitCode, exitCodes } from "../exit_code.ts";
import type { CapturedDump, Inspection } from "./capture_report.ts";

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
