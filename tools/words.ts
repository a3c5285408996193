import { ToolError } from "./tool_error.ts";

/**
 * Refuses words that a tool does not know: it would do something else than the
 * user expects.
 *
 * @throws {ToolError} If there is a word.
 */
export function refuseWords(words: readonly string[], usage: string): void {
  const [word] = words;
  if (word === undefined) return;
  throw new ToolError(`unknown word "${word}"`, `Usage: ${usage}`);
}

/**
 * Reads a whole number.
 *
 * @throws {ToolError} If the word is not a number of at least `min`.
 */
export function wholeNumber(word: string, min: number, usage: string): number {
  const value = /^\d+$/.test(word) ? Number(word) : NaN;
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new ToolError(
    `"${word}" is not a whole number of at least ${min}`,
    `Usage: ${usage}`,
  );
}
