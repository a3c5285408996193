import { pass, warn } from "../../../base/finding.ts";
import { counted, grouped, hex64 } from "../../../base/text/count.ts";
import { machineCheck } from "./machine_check.ts";

export const pageCoverageCheck = machineCheck({
  id: "coverage",
  title: "Kernel memory",
  meaning: "Counts how many of the pages that the kernel maps or keeps in " +
    "transition are in the dump. A missing page table is a warning: memory " +
    "that it maps cannot be read.",
  cure: "If a page table is missing, take the dump again. Paged-out memory " +
    "is never in a dump, so the counts never match.",
}, ({ coverage, missingTables }) => {
  const { mapped, inDump } = coverage.total;
  if (missingTables.count > 0) {
    return [warn(
      `${counted(missingTables.count, "page table")} of the kernel ${
        missingTables.count === 1 ? "is" : "are"
      } not in the dump.`,
      {
        expected: "every table that another table refers to",
        actual: `no table for ${hex64(missingTables.first ?? 0n)}`,
        hint: "A debugger cannot read the memory that they map.",
      },
    )];
  }
  return [pass(
    `${grouped(inDump)} of ${
      counted(mapped, "page")
    } that the kernel maps are in the dump.`,
  )];
});
