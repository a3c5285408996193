import { type Check, type Outcome, skip } from "../../../../base/finding.ts";
import type { KernelHeader } from "../header.ts";
import type { KernelDump } from "../read_kernel_dump.ts";

/** What a dump is expected to be. */
export interface Expectation {
  /** The bug check code, or any. */
  readonly bugCheck: number | "any";
}

/** What the checks of kernel dumps judge. */
export interface KernelEvidence {
  readonly dump: KernelDump;
  readonly expect: Expectation;
  /** For telling a plausible time. */
  readonly now: Date;
}

/** A check of kernel dumps. */
export type KernelCheck = Check<KernelEvidence>;

/** For a field that a file is too short to have: `file-size` tells of that. */
export function notThere(header: KernelHeader, field: string): Outcome | null {
  return header.has(field) ? null : skip("The header is not all there.", {
    fileOffset: header.offsetOf(field),
  });
}
