import { bugCheckCheck } from "./bug_check.ts";
import {
  dumpTypeCheck,
  fileSizeCheck,
  pageCountCheck,
  pageTableCheck,
} from "./contents.ts";
import { headerCheck, machineCheck, signatureCheck } from "./identity.ts";
import type { KernelCheck } from "./kernel_check.ts";
import {
  attributesCheck,
  secondaryDataCheck,
  writerStatusCheck,
} from "./origin.ts";
import { triageCheck } from "./triage.ts";

/** The checks of kernel dumps, in the order of reports. */
export const kernelChecks: readonly KernelCheck[] = [
  signatureCheck,
  headerCheck,
  bugCheckCheck,
  dumpTypeCheck,
  machineCheck,
  pageTableCheck,
  pageCountCheck,
  fileSizeCheck,
  writerStatusCheck,
  attributesCheck,
  secondaryDataCheck,
  triageCheck,
];
