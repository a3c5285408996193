import { UsageError } from "../base/errors.ts";

/**
 * On Windows, refuses arguments that contain a quotation mark. No Windows path
 * contains one. In `-o "new folder\" -q`, Windows reads `\"` as a quotation
 * mark inside the argument. The rest of the line then becomes part of the path.
 *
 * Source: Microsoft Learn, "Parsing C command-line arguments".
 *
 * @throws {UsageError} if an argument contains a quotation mark
 */
export function refuseQuotes(
  argv: readonly string[],
  os: typeof Deno.build.os,
): void {
  if (os !== "windows") return;
  const word = argv.find((one) => one.includes('"'));
  if (word === undefined) return;
  const path = word.slice(0, word.indexOf('"'));
  throw new UsageError(
    `an argument contains a quotation mark: ${word}`,
    "A backslash before a closing quotation mark makes the mark part of the " +
      `argument. Remove or double this backslash: "${path}" or "${path}\\\\"`,
  );
}
