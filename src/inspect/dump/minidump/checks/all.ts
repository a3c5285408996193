import type { Check } from "../../../../base/finding.ts";
import { minidumpCoverageCheck, minidumpMemoryCheck } from "./contents.ts";
import { type MinidumpEvidence, minidumpTypeCheck } from "./dump_type.ts";
import { overlapsCheck } from "./overlaps.ts";
import { directoryCheck, minidumpSignatureCheck } from "./structure.ts";
import { threadsCheck } from "./threads.ts";
import { zeroedCheck } from "./zeroed.ts";
import { streamsCheck } from "./streams.ts";

/** The checks of minidumps, in the order in which reports list them. */
export const minidumpChecks: readonly Check<MinidumpEvidence>[] = [
  minidumpSignatureCheck,
  directoryCheck,
  streamsCheck,
  minidumpMemoryCheck,
  minidumpCoverageCheck,
  threadsCheck,
  overlapsCheck,
  zeroedCheck,
  minidumpTypeCheck,
];
