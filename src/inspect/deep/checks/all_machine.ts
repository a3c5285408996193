import { debuggerDataCheck } from "./debugger_data.ts";
import { kernelImageCheck } from "./kernel_image.ts";
import { modulesCheck, processesCheck } from "./lists.ts";
import type { MachineCheck } from "./machine_check.ts";
import { pageCoverageCheck } from "./page_coverage.ts";
import { processorsCheck } from "./processors.ts";
import { stacksCheck } from "./stacks.ts";
import { translationCheck } from "./translation.ts";

/** The deep checks of dumps with pages, in the order of a debugger's needs. */
export const machineChecks: readonly MachineCheck[] = [
  translationCheck,
  debuggerDataCheck,
  kernelImageCheck,
  modulesCheck,
  processesCheck,
  processorsCheck,
  stacksCheck,
  pageCoverageCheck,
];
