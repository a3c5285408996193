import { type Evidence, fail, type Outcome } from "../../base/finding.ts";
import { counted } from "../../base/text/count.ts";

/** The hint for a file whose contents are wrong. */
export const retakeHint =
  "Copy the file again from where it was taken, or take the dump again.";

/** The hint for a file that is too short. */
export const roomHint =
  "Copy the file again, or take the dump again with more free disk space.";

/**
 * The hint for an unfinished dump. It lacks data that every finished dump
 * contains.
 */
export const unfinishedHint =
  "The writer did not finish this dump: take it again.";

/** The hint for an unusual dump that cannot be checked completely. */
export const windbgHint =
  "No known writer does this: open the dump in WinDbg to check it.";

/** A failed check that makes the dump `damaged`. */
export function damaged(
  message: string,
  evidence: Evidence & { readonly hint?: string },
): Outcome {
  return fail("damaged", message, { hint: retakeHint, ...evidence });
}

/** The outcome for a file that ends before `end`. */
export function truncated(
  message: string,
  sizeBytes: number,
  end: number | bigint,
  { fileOffset = sizeBytes, hint = roomHint }: {
    readonly fileOffset?: number;
    readonly hint?: string;
  } = {},
): Outcome {
  return fail("truncated", message, {
    fileOffset,
    expected: `at least ${counted(end, "byte")}`,
    actual: counted(sizeBytes, "byte"),
    hint,
  });
}
