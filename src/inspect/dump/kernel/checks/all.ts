import { bugCheckCheck } from "./bug_check.ts";
import { dumpTypeCheck, fileSizeCheck, pageTableCheck } from "./contents.ts";
import {
  headerCheck,
  kernelSignatureCheck,
  machineTypeCheck,
} from "./identity.ts";
import type { KernelCheck } from "./kernel_check.ts";
import {
  attributesCheck,
  secondaryDataCheck,
  writerStatusCheck,
} from "./origin.ts";
import { pageCountCheck } from "./page_count.ts";
import { triageCheck } from "./triage.ts";

/** The checks of kernel dumps, in the order in which reports list them. */
export const kernelChecks: readonly KernelCheck[] = [
  kernelSignatureCheck,
  headerCheck,
  bugCheckCheck,
  dumpTypeCheck,
  machineTypeCheck,
  pageTableCheck,
  pageCountCheck,
  fileSizeCheck,
  writerStatusCheck,
  attributesCheck,
  secondaryDataCheck,
  triageCheck,
];
