import { fail, type Outcome, pass, warn } from "../../../base/finding.ts";
import { counted, grouped, hex, hex64 } from "../../../base/text/count.ts";
import { pageBytes } from "../../dump/kernel/page_list.ts";
import { hasTopTable, type KernelMachine } from "../kernel/kernel_machine.ts";
import type { Translation } from "../memory/address_space.ts";
import { incompleteHint, machineCheck } from "./machine_check.ts";

export const translationCheck = machineCheck({
  id: "translation",
  title: "Address translation",
  meaning: "Follows the page tables in the dump from the top table to a " +
    "kernel address, as a processor does. If the page tables do not lead to " +
    "memory in the dump, no debugger can read the memory: the dump is " +
    "partial. A small dump (triage) has no page tables and skips this check.",
  cure:
    "Take the dump again: without page tables, no debugger can read memory.",
}, (machine) => {
  const { kernel, header, selfMap } = machine;
  const { space, probe } = kernel;
  if (!hasTopTable(machine)) {
    const frame = Math.floor(space.directory / pageBytes);
    return [fail("partial", "The top page table is not in the dump.", {
      fileOffset: header.offsetOf("DirectoryTableBase"),
      expected: "a page in the file",
      actual: `page frame ${hex(frame)}`,
      hint: incompleteHint,
    })];
  }
  if (probe === null) {
    return [warn("The header has no kernel address to translate.", {
      fileOffset: header.offsetOf("PsLoadedModuleList"),
      expected: "the address of PsLoadedModuleList",
      actual: "not filled in",
      hint: "The writer may not have finished this dump: take it again.",
    })];
  }
  if (!probe.isInDump) {
    return [
      fail(
        "partial",
        "The page tables do not lead to kernel memory in the dump.",
        {
          fileOffset: header.offsetOf(probe.field),
          expected: `memory at ${hex64(probe.address)}, ${probe.field}`,
          actual: describeEnd(probe.translation),
          hint: incompleteHint,
        },
      ),
    ];
  }
  return [
    selfMap === false ? selfMapWarning(machine) : pass(
      `The page tables lead to the kernel: ${space.mode.title}` +
        (selfMap ? ", and their self-map is correct." : "."),
    ),
  ];
});

function describeEnd(translation: Translation): string {
  switch (translation.outcome) {
    case "mapped":
      return `page frame ${
        hex(Math.floor(translation.physical / pageBytes))
      }, not in the dump`;
    case "not-canonical":
      return "an address that is not valid on this processor";
    case "not-mapped":
      return `an empty entry in the table of level ${translation.level + 1}`;
    case "no-table":
      return `a table of level ${
        translation.level + 1
      } that is not in the dump`;
  }
}

function selfMapWarning({ kernel, header }: KernelMachine): Outcome {
  return warn("The page tables do not map themselves at PteBase.", {
    fileOffset: header.offsetOf("DirectoryTableBase"),
    expected: `the top table at ${hex(kernel.space.directory)}`,
    actual: "another page",
    hint: "The page directory may not belong to this kernel.",
  });
}

export const pageCoverageCheck = machineCheck({
  id: "coverage",
  title: "Kernel memory",
  meaning: "Counts how many of the pages that the kernel maps or keeps in " +
    "transition are in the dump. A missing page table is a warning: memory " +
    "that it maps cannot be read.",
  cure: "If a page table is missing, take the dump again. Paged-out memory " +
    "is never in a dump, so some pages are always missing.",
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
        hint: "A debugger cannot read the memory that the missing page " +
          "tables map.",
      },
    )];
  }
  return [pass(
    `${grouped(inDump)} of ${
      counted(mapped, "page")
    } that the kernel maps are in the dump.`,
  )];
});
