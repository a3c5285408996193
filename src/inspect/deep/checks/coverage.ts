import { pass, warn } from "../../../base/finding.ts";
import { counted, grouped, hex64 } from "../../../base/text/count.ts";
import { machineCheck } from "./machine_check.ts";

/** How much of what the kernel's page tables map is in the dump. */
export const coverageCheck = machineCheck({
  id: "coverage",
  title: "Kernel memory",
  meaning: "How many of the pages that the kernel maps, or keeps in " +
    "transition, are in the dump. A page table that is missing is a warning: " +
    "all that it maps is out of reach.",
  cure: "Paged-out memory is never in a dump, so that all pages are never " +
    "there. If a table is missing, take the dump again.",
}, ({ coverage, missingTables }) => {
  const { mapped, inDump } = coverage.total;
  if (missingTables.count > 0) {
    return [warn(
      `${counted(missingTables.count, "page table")} of the kernel ${
        missingTables.count === 1 ? "is" : "are"
      } not in the dump.`,
      {
        expected: "every table that another one names",
        actual: `no table for ${hex64(missingTables.first ?? 0n)}`,
        hint: "What they map cannot be reached, be it there or not.",
      },
    )];
  }
  return [pass(
    `${grouped(inDump)} of ${
      counted(mapped, "page")
    } that the kernel maps are in the dump.`,
  )];
});
