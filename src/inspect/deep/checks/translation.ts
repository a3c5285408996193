import { fail, type Outcome, pass, warn } from "../../../base/finding.ts";
import { hex, hex64 } from "../../../base/text/count.ts";
import { pageBytes } from "../../dump/kernel/page_list.ts";
import { hasTopTable, type KernelMachine } from "../kernel/kernel_machine.ts";
import type { Translation } from "../memory/address_space.ts";
import { incompleteHint, machineCheck } from "./machine_check.ts";

/** That virtual addresses lead to memory: page tables, and their self-map. */
export const translationCheck = machineCheck({
  id: "translation",
  title: "Address translation",
  meaning: "The page tables in the dump, followed from the top to an " +
    "address of the kernel, as a processor would. If they do not lead " +
    "there, no debugger reads anything: partial.",
  cure: "Take the dump again. A small dump (triage) has no page tables: " +
    "there this is skipped.",
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
    return [warn("The header names no address of the kernel to try.", {
      fileOffset: header.offsetOf("PsLoadedModuleList"),
      expected: "the address of PsLoadedModuleList",
      actual: "not filled in",
      hint: "The writer may not have finished this dump.",
    })];
  }
  if (!probe.isInDump) {
    return [fail("partial", "The page tables do not lead to the kernel.", {
      fileOffset: header.offsetOf(probe.field),
      expected: `memory at ${hex64(probe.address)}, ${probe.field}`,
      actual: endOf(probe.reached),
      hint: incompleteHint,
    })];
  }
  return [
    selfMap === false ? strangeDirectory(machine) : pass(
      `The page tables lead to the kernel: ${space.mode.title}` +
        (selfMap ? ", and their self-map leads to themselves." : "."),
    ),
  ];
});

function endOf(reached: Translation): string {
  switch (reached.outcome) {
    case "mapped":
      return `page frame ${
        hex(Math.floor(reached.physical / pageBytes))
      }, not in the dump`;
    case "not-canonical":
      return "an address that the processor does not have";
    case "not-mapped":
      return `an empty entry in the table of level ${reached.level + 1}`;
    case "no-table":
      return `a table of level ${reached.level + 1} that is not in the dump`;
  }
}

function strangeDirectory({ kernel, header }: KernelMachine): Outcome {
  return warn("The self-map of the page tables does not lead to them.", {
    fileOffset: header.offsetOf("DirectoryTableBase"),
    expected: `the top table at ${hex(kernel.space.directory)}`,
    actual: "another page",
    hint: "The directory may be that of something else than this kernel.",
  });
}
