import type { Check } from "../../../finding.ts";
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

/** What to do about a file that is broken or cut short. */
export const retakeHint =
  "Copy the file again from where it was taken, or take the dump again.";
