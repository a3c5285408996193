import { ToolError } from "../tool_error.ts";
import { refuseWords, wholeNumber } from "../words.ts";

const usage = "deno task mutate FILE [COUNT] [SEED] [TESTS...]";

/** The arguments of `deno task mutate`. */
export interface MutateRequest {
  readonly file: string;
  /** Number of lines to break. */
  readonly count: number;
  readonly seed: number;
  /** The tests to run; empty for the tests of the file's folder. */
  readonly tests: readonly string[];
}

/** @throws {ToolError} For a word that is unknown or not a number. */
export function readMutateRequest(words: readonly string[]): MutateRequest {
  refuseWords(words.filter((word) => word.startsWith("-")), usage);
  const [file = "", count = "10", seed = "1", ...tests] = words;
  if (!file.startsWith("src/") || !file.endsWith(".ts")) {
    throw new ToolError(
      `"${file}" is not a file in src`,
      "Name a file such as src/inspect/dump/records.ts.",
    );
  }
  return {
    file,
    count: wholeNumber(count, 1, usage),
    seed: wholeNumber(seed, 0, usage),
    tests,
  };
}
