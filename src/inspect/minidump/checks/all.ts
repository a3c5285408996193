import { coverageCheck, memoryCheck } from "./contents.ts";
import type { MinidumpCheck } from "./minidump_check.ts";
import { directoryCheck, signatureCheck, streamsCheck } from "./structure.ts";

/** The checks of minidumps, in the order of reports. */
export const minidumpChecks: readonly MinidumpCheck[] = [
  signatureCheck,
  directoryCheck,
  streamsCheck,
  memoryCheck,
  coverageCheck,
];
