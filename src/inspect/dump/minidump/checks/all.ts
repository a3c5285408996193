import { coverageCheck, memoryCheck } from "./contents.ts";
import type { MinidumpCheck } from "./minidump_check.ts";
import { directoryCheck, signatureCheck } from "./structure.ts";
import { streamsCheck } from "./streams.ts";

/** The checks of minidumps, in the order of reports. */
export const minidumpChecks: readonly MinidumpCheck[] = [
  signatureCheck,
  directoryCheck,
  streamsCheck,
  memoryCheck,
  coverageCheck,
];
