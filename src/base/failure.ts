import type { OutputStream } from "./console.ts";
import { LivedumpError } from "./errors.ts";
import { type ExitCode, exitCodes } from "./exit_code.ts";
import { printable } from "./text/printable.ts";
import { version } from "./json_document.ts";

/**
 * The exit code for a thrown value; 1 if it is not a {@linkcode LivedumpError}.
 */
export function exitCodeOfError(error: unknown): ExitCode {
  return error instanceof LivedumpError
    ? error.exitCode
    : exitCodes.internal.code;
}

/**
 * Prints a thrown value to standard error, and returns its exit code.
 *
 * For a {@linkcode LivedumpError}, the message and the hint are printed. Any
 * other value is a defect of the program. In this case only the first stack
 * frame is printed: one frame is enough to find the line, and a full stack
 * would hide the advice.
 */
export function printError(stderr: OutputStream, error: unknown): ExitCode {
  stderr.write(
    error instanceof LivedumpError
      ? `livedump: ${printable(error.message)}\n${printable(error.hint)}\n`
      : defectText(error),
  );
  return exitCodeOfError(error);
}

function defectText(error: unknown): string {
  const stack = error instanceof Error ? error.stack ?? "" : "";
  const frame = /^\s*at .*$/m.exec(stack)?.[0].trim();
  return `livedump: internal error: ${printable(String(error))}\n` +
    (frame === undefined ? "" : `  ${printable(frame)}\n`) +
    `This is a defect of livedump ${version}. Report it, with the command ` +
    "line.\n";
}
