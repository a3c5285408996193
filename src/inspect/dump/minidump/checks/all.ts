import type { Check } from "../../../../base/finding.ts";
import type { Minidump } from "../read_minidump.ts";
import { minidumpCoverageCheck, minidumpMemoryCheck } from "./contents.ts";
import { directoryCheck, minidumpSignatureCheck } from "./structure.ts";
import { streamsCheck } from "./streams.ts";

/** The checks of minidumps, in report order. */
export const minidumpChecks: readonly Check<Minidump>[] = [
  minidumpSignatureCheck,
  directoryCheck,
  streamsCheck,
  minidumpMemoryCheck,
  minidumpCoverageCheck,
];
