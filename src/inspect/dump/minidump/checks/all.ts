import type { Check } from "../../../../base/finding.ts";
import { minidumpCoverageCheck, minidumpMemoryCheck } from "./contents.ts";
import { type MinidumpEvidence, minidumpTypeCheck } from "./dump_type.ts";
import { directoryCheck, minidumpSignatureCheck } from "./structure.ts";
import { streamsCheck } from "./streams.ts";

/** The checks of minidumps, in report order. */
export const minidumpChecks: readonly Check<MinidumpEvidence>[] = [
  minidumpSignatureCheck,
  directoryCheck,
  streamsCheck,
  minidumpMemoryCheck,
  minidumpCoverageCheck,
  minidumpTypeCheck,
];
