import { errorJson, UsageError } from "../base/errors.ts";
import { jsonDocument } from "../base/json_document.ts";
import { type CommandName, isCommand } from "./flags.ts";

/**
 * The JSON document of a command line that is wrong, for which no command has
 * written one; `null` where the error is another, or JSON is not what was asked
 * for. It has what a reader of any command's document looks for first.
 */
export function usageDocument(
  error: unknown,
  argv: readonly string[],
): string | null {
  if (!(error instanceof UsageError)) return null;
  const end = argv.indexOf("--");
  const words = end < 0 ? argv : argv.slice(0, end);
  if (!asksForJson(words)) return null;
  return jsonDocument({
    command: commandIn(words),
    exitCode: error.exitCode,
    verdict: "error",
    dumps: [],
    error: errorJson(error),
  });
}

/** What cannot be understood as a whole may still say this. */
function asksForJson(words: readonly string[]): boolean {
  return words.some((word, at) =>
    word === "--format=json" ||
    word === "json" && words[at - 1] === "--format"
  );
}

/** Flags with a value that stand before the command, or are meant to. */
const valueFlags: readonly (string | undefined)[] = ["--color", "--format"];

/** The first word that is no flag, nor the value of one of these. */
function commandIn(words: readonly string[]): CommandName | null {
  const first = words.find((word, at) =>
    !word.startsWith("-") && !valueFlags.includes(words[at - 1])
  );
  return first !== undefined && isCommand(first) ? first : null;
}
