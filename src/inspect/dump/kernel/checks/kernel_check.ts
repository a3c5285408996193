import { type Check, type Outcome, skip } from "../../../../base/finding.ts";
import type { Expectation } from "../../../expectation.ts";
import type { KernelHeader } from "../header.ts";
import type { KernelDump } from "../read_kernel_dump.ts";

/** The input of the checks of kernel dumps. */
export interface KernelEvidence {
  readonly dump: KernelDump;
  readonly expect: Expectation;
  /**
   * Number of pages that contain only 0xDEADFEED. `null` if not all pages were
   * read: for a large file, reading all pages takes long.
   */
  readonly fillerPages: number | null;
  /** The current time. A dump with a much later time is not plausible. */
  readonly now: Date;
}

/** A check of kernel dumps. */
export type KernelCheck = Check<KernelEvidence>;

/**
 * Skips a check if the file ends before the field that the check needs. The
 * check `file-size` reports that the file is too short.
 */
export function missingField(
  header: KernelHeader,
  field: string,
): Outcome | null {
  return header.has(field) ? null : skip("The header is incomplete.", {
    fileOffset: header.offsetOf(field),
  });
}
