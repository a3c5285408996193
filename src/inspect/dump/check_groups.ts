import type { CheckGroup } from "../../base/finding.ts";
import { inputCheck } from "./judge.ts";
import { kernelChecks } from "./kernel/checks/all.ts";
import { minidumpChecks } from "./minidump/checks/all.ts";

export { dumpTypes } from "./kernel/dump_type.ts";

/** All checks except the deep ones, in the order in which reports list them. */
export const checkGroups: readonly CheckGroup[] = [
  { title: "All inputs", checks: [inputCheck] },
  { title: "Kernel dumps", checks: kernelChecks },
  { title: "Minidumps of processes", checks: minidumpChecks },
];
