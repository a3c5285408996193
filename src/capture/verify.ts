import { LivedumpError } from "../errors.ts";
import { exitCodes } from "../exit_code.ts";
import type { Inspection, Inspector } from "./capture_report.ts";

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
