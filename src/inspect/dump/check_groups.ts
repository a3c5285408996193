import type { CheckGroup } from "../../base/finding.ts";
import { kernelChecks } from "./kernel/checks/all.ts";
import { minidumpChecks } from "./minidump/checks/all.ts";

export { dumpTypes } from "./kernel/dump_type.ts";

/** All checks except the deep ones, in report order. */
export const checkGroups: readonly CheckGroup[] = [
  { title: "Kernel dumps", checks: kernelChecks },
  { title: "Minidumps of processes", checks: minidumpChecks },
];
