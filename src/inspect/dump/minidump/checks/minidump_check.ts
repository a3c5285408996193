import { type Check, fail, type Outcome } from "../../../../base/finding.ts";
import { retakeHint } from "../../hints.ts";
import type { Minidump } from "../read_minidump.ts";

/** A check of minidumps. */
export type MinidumpCheck = Check<Minidump>;

/** The outcome for something that ends at `end`, beyond the file. */
export function beyondFile(
  message: string,
  fileOffset: number,
  end: number | bigint,
  sizeBytes: number,
  hint: string = retakeHint,
): Outcome {
  return fail("truncated", message, {
    fileOffset,
    expected: `at least ${end} bytes`,
    actual: `${sizeBytes} bytes`,
    hint,
  });
}
