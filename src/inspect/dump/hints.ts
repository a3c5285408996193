import { fail, type Outcome } from "../../base/finding.ts";

/** What to do about a file that is broken. */
export const retakeHint =
  "Copy the file again from where it was taken, or take the dump again.";

/** What to do about a file that is cut short. */
export const roomHint =
  "Copy the file again, or take the dump again with more free disk space.";

/** What to do about what no writer can have meant to leave as it is. */
export const unfinishedHint =
  "The writer did not finish this dump: take it again.";

/** The outcome for a file that ends before `end`. */
export function cutShort(
  message: string,
  sizeBytes: number,
  end: number | bigint,
): Outcome {
  return fail("truncated", message, {
    fileOffset: sizeBytes,
    expected: `at least ${end} bytes`,
    actual: `${sizeBytes} bytes`,
    hint: roomHint,
  });
}
