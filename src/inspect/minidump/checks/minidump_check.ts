import type { Check } from "../../../finding.ts";
import type { Minidump } from "../read_minidump.ts";

/** A check of minidumps. */
export type MinidumpCheck = Check<Minidump>;

/** What to do about a file that is broken or cut short. */
export const retakeHint =
  "Copy the file again from where it was taken, or take the dump again.";
