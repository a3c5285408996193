import { fail, type Outcome, pass, skip } from "../../../base/finding.ts";
import { counted, hex64 } from "../../../base/text/count.ts";
import { retakeHint } from "../../dump/hints.ts";
import type { ListEnd } from "../kernel/list_walk.ts";
import type { VirtualAddress } from "../memory/address.ts";
import { incompleteHint, machineCheck } from "./machine_check.ts";

/** PsLoadedModuleList: that it can be followed to its end. */
export const modulesCheck = machineCheck({
  id: "modules",
  title: "Loaded modules",
  meaning: "The list of loaded drivers, followed from its head to its end. " +
    "A list that breaks off is partial; one that loops or is empty is " +
    "damaged.",
  cure: "Take the dump again. Drivers behind the break are in memory, but " +
    "no debugger lists them.",
}, ({ modules, modulePages, header }) => {
  if (modules === null) return [skip("Nothing names the list of modules.")];
  const defect = brokenList(modules, {
    noun: "module",
    plural: "modules",
    count: modules.modules.length,
    fileOffset: header.offsetOf("PsLoadedModuleList"),
  });
  if (defect) return [defect];
  const absent = modules.modules.filter((one) =>
    (modulePages.get(one)?.inDump ?? 0) === 0
  )
    .length;
  return [pass(
    `${counted(modules.modules.length, "module")}` +
      (absent === 0 ? "." : `, ${absent} of them without a page in the dump.`),
  )];
});

/** PsActiveProcessHead, likewise. */
export const processesCheck = machineCheck({
  id: "processes",
  title: "Processes",
  meaning: "The list of processes, followed from its head to its end. A " +
    "list that breaks off is partial; one that loops or is empty is damaged.",
  cure: "Take the dump again. Processes behind the break are in memory, " +
    "but no debugger lists them.",
}, ({ processes, header }) => {
  if (processes === null) {
    return [skip("Nothing names the list of processes.")];
  }
  const count = processes.processes.length;
  const defect = brokenList(processes, {
    noun: "process",
    plural: "processes",
    count,
    fileOffset: header.offsetOf("PsActiveProcessHead"),
  });
  return [defect ?? pass(`${counted(count, "process", "processes")}.`)];
});

/** A list as its check tells of it. */
interface ListNames {
  readonly noun: string;
  readonly plural: string;
  readonly count: number;
  readonly fileOffset: number;
}

/** What each end of a walk makes of a dump, and what was there instead. */
const ends: Readonly<
  Record<Exclude<ListEnd, "whole">, {
    readonly verdict: "partial" | "damaged";
    says(list: string, found: string): string;
    actual(where: string): string;
  }>
> = {
  "no-head": {
    verdict: "partial",
    says: (list) => `${list} is not in the dump.`,
    actual: (where) => `a head at ${where} that the dump does not have`,
  },
  "broken": {
    verdict: "partial",
    says: (list, found) => `${list} breaks off after ${found}.`,
    actual: (where) => `an entry at ${where} that is not in the dump`,
  },
  "loop": {
    verdict: "damaged",
    says: (list, found) => `${list} loops after ${found}.`,
    actual: (where) => `the entry at ${where} for the second time`,
  },
  "too-long": {
    verdict: "damaged",
    says: (list, found) => `${list} has more than ${found}.`,
    actual: (where) => `one more entry at ${where}`,
  },
};

function brokenList(
  { end, at }: { readonly end: ListEnd; readonly at: VirtualAddress | null },
  { noun, plural, count, fileOffset }: ListNames,
): Outcome | null {
  const list = `The list of ${plural}`;
  if (end === "whole") {
    return count > 0 ? null : fail("damaged", `${list} is empty.`, {
      fileOffset,
      expected: `at least 1 ${noun}`,
      actual: "a head that leads to itself",
      hint: retakeHint,
    });
  }
  const { verdict, says, actual } = ends[end];
  return fail(verdict, says(list, counted(count, noun, plural)), {
    fileOffset,
    expected: "entries that lead back to the head of the list",
    actual: actual(hex64(at ?? 0n)),
    hint: verdict === "partial" ? incompleteHint : retakeHint,
  });
}
