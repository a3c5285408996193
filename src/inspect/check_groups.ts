import type { CheckGroup } from "../check_guide.ts";
import { kernelChecks } from "./kernel/checks/all.ts";
import { minidumpChecks } from "./minidump/checks/all.ts";

/** Every check but the deep ones, in the order of reports. */
export const checkGroups: readonly CheckGroup[] = [
  { title: "Kernel dumps", checks: kernelChecks },
  { title: "Minidumps of processes", checks: minidumpChecks },
];
