import { type Outcome, skip } from "../../../base/finding.ts";
import { counted } from "../../../base/text/count.ts";
import { windbgHint } from "../../dump/hints.ts";
import { blockLimit } from "../memory/block_memory.ts";
import { extentLimit } from "../memory/extent_frames.ts";

/**
 * Makes the outcome of a check that is skipped because the memory has more than
 * `limit` pieces.
 */
function tooMany(message: string, limit: number, noun: string): Outcome {
  return skip(message, {
    expected: `at most ${counted(limit, noun)}`,
    actual: "more",
    verdict: "partial",
    hint: windbgHint,
  });
}

/** @param what What was not checked, such as "The stacks". */
export function tooManyBlocks(what: string): Outcome {
  return tooMany(
    `${what} were not checked: the dump has too many blocks of memory.`,
    blockLimit,
    "block",
  );
}

export const tooManyRanges: Outcome = tooMany(
  "The memory was not checked: the page list has too many separate ranges.",
  extentLimit,
  "range",
);
