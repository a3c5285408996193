import { parseArgs } from "@std/cli/parse-args";
import { ToolError } from "../tool_error.ts";
import { refuseWords, wholeNumber } from "../words.ts";
import { type FuzzCase, parseCase } from "./steps.ts";

const usage =
  "deno task fuzz [--minutes N] [--seed S], or deno task fuzz --case LINE";

/** The arguments of `deno task fuzz`. */
export interface FuzzRequest {
  /** The only case to inspect; `null` to fuzz. */
  readonly one: FuzzCase | null;
  readonly minutes: number;
  /** `null` for a new seed. */
  readonly seed: number | null;
}

/** @throws {ToolError} For a word that is unknown, or that has no value. */
export function readFuzzRequest(words: readonly string[]): FuzzRequest {
  const unknown: string[] = [];
  const { _: rest, ...flags } = parseArgs([...words], {
    string: ["minutes", "seed", "case"],
    unknown: (word) => void unknown.push(word),
  });
  refuseWords([...unknown, ...rest.map(String)], usage);
  const minutes = Number(flags.minutes ?? 1);
  if (!(minutes > 0)) {
    throw new ToolError(
      `"${flags.minutes}" is not a number of minutes`,
      `Usage: ${usage}`,
    );
  }
  return {
    one: flags.case === undefined ? null : caseOf(flags.case),
    minutes,
    seed: flags.seed === undefined ? null : wholeNumber(flags.seed, 0, usage),
  };
}

function caseOf(line: string): FuzzCase {
  try {
    return parseCase(line);
  } catch (cause) {
    throw new ToolError(String(cause), `Usage: ${usage}`, { cause });
  }
}
