import { debuggerDataCheck, kernelImageCheck } from "./kernel.ts";
import { modulesCheck, processesCheck } from "./lists.ts";
import type { MachineCheck } from "./machine_check.ts";
import { pageCoverageCheck, translationCheck } from "./page_tables.ts";
import { processorsCheck, stacksCheck } from "./processors.ts";

/**
 * The deep checks of kernel dumps with memory pages. Debuggers read the
 * structures in this order.
 */
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
