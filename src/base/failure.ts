import { LivedumpError } from "./errors.ts";
import { type ExitCode, exitCodes } from "./exit_code.ts";
import { printable } from "./text/printable.ts";
import { version } from "./version.ts";

/** How the program ends when something was thrown. */
export interface Failure {
  /** What is said on standard error: what failed, and what to do. */
  readonly text: string;
  readonly exitCode: ExitCode;
}

/**
 * What to say of something that was thrown. A {@linkcode LivedumpError} speaks
 * for itself. All else is a defect of the program: its first stack frame is
 * enough to find the place, and a whole stack would bury the last line.
 */
export function describeFailure(error: unknown): Failure {
  if (error instanceof LivedumpError) {
    return {
      text: `livedump: ${printable(error.message)}\n${printable(error.hint)}\n`,
      exitCode: error.exitCode,
    };
  }
  const frame = error instanceof Error
    ? /^\s*at .*$/m.exec(error.stack ?? "")?.[0].trim() ?? ""
    : "";
  return {
    text: `livedump: internal error: ${printable(String(error))}\n` +
      (frame === "" ? "" : `  ${printable(frame)}\n`) +
      `This is a defect of livedump ${version}: please report it with the ` +
      "command line.\n",
    exitCode: exitCodes.internal.code,
  };
}
