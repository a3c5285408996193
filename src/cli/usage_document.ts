import { errorJson, UsageError } from "../base/errors.ts";
import { jsonDocument } from "../base/json_document.ts";
import { isCommandName } from "./command_rows.ts";
import type { CommandName } from "./command_table.ts";

/**
 * The JSON document for a wrong command line. Returns `null` for any other
 * error, and for a command line that does not request JSON. Like the document
 * of a command, it has the properties that scripts read first: `exitCode`,
 * `verdict`, `dumps` and `error`.
 */
export function usageDocument(
  error: unknown,
  argv: readonly string[],
): string | null {
  if (!(error instanceof UsageError)) return null;
  const end = argv.indexOf("--");
  const words = end < 0 ? argv : argv.slice(0, end);
  if (!requestsJson(words)) return null;
  return jsonDocument({
    command: commandIn(words),
    exitCode: error.exitCode,
    verdict: "error",
    dumps: [],
    error: errorJson(error),
  });
}

/**
 * Whether the words request JSON. The words are searched because a wrong
 * command line cannot be parsed.
 */
function requestsJson(words: readonly string[]): boolean {
  return words.some((word, at) =>
    word === "--format=json" || word === "--json" ||
    word === "json" && words[at - 1] === "--format"
  );
}

/** Flags whose next word is a value and not the command. */
const valueFlags: readonly (string | undefined)[] = ["--color", "--format"];

/**
 * Returns the first word that is neither a flag nor the value of one of the
 * `valueFlags`. Returns `null` if this word is not a command.
 */
function commandIn(words: readonly string[]): CommandName | null {
  const first = words.find((word, at) =>
    !word.startsWith("-") && !valueFlags.includes(words[at - 1])
  );
  return first !== undefined && isCommandName(first) ? first : null;
}
