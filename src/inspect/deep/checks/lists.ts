import { fail, type Outcome, pass, skip } from "../../../base/finding.ts";
import { counted, grouped, hex64 } from "../../../base/text/count.ts";
import { retakeHint } from "../../dump/hints.ts";
import type { WalkEnd } from "../kernel/list_walk.ts";
import { incompleteHint, machineCheck } from "./machine_check.ts";

export const modulesCheck = machineCheck({
  id: "modules",
  title: "Loaded modules",
  meaning: "Follows the list of loaded drivers from its head to its end. If " +
    "the list breaks off, the dump is partial. If the list loops or is " +
    "empty, the dump is damaged.",
  cure: "Take the dump again. Drivers after the break in the list may be in " +
    "the dump, but no debugger lists them.",
}, ({ modules, modulePages, header }) => {
  if (modules === null) {
    return [skip("The address of the list of modules is unknown.")];
  }
  const defect = listDefect(modules, {
    noun: "module",
    plural: "modules",
    count: modules.modules.length,
    fileOffset: header.offsetOf("PsLoadedModuleList"),
  });
  if (defect) return [defect];
  const withoutPages = modules.modules.filter((one) =>
    (modulePages.get(one)?.inDump ?? 0) === 0
  ).length;
  return [pass(
    `${counted(modules.modules.length, "module")}` +
      (withoutPages === 0
        ? "."
        : `, ${grouped(withoutPages)} of them without a page in the dump.`),
  )];
});

export const processesCheck = machineCheck({
  id: "processes",
  title: "Processes",
  meaning: "Follows the list of processes from its head to its end. If the " +
    "list breaks off, the dump is partial. If the list loops or is empty, " +
    "the dump is damaged.",
  cure: "Take the dump again. Processes after the break may be in memory, " +
    "but no debugger lists them.",
}, ({ processes, header }) => {
  if (processes === null) {
    return [skip("The address of the list of processes is unknown.")];
  }
  const count = processes.processes.length;
  const defect = listDefect(processes, {
    noun: "process",
    plural: "processes",
    count,
    fileOffset: header.offsetOf("PsActiveProcessHead"),
  });
  return [defect ?? pass(`${counted(count, "process", "processes")}.`)];
});

interface ListFacts {
  readonly noun: string;
  readonly plural: string;
  readonly count: number;
  readonly fileOffset: number;
}

/** The verdict and texts for each unexpected end of a list. */
const ends: Readonly<
  Record<Exclude<WalkEnd["end"], "complete">, {
    readonly verdict: "partial" | "damaged";
    message(list: string, found: string): string;
    actual(address: string): string;
  }>
> = {
  "no-head": {
    verdict: "partial",
    message: (list) => `${list} is not in the dump.`,
    actual: (address) => `a head at ${address} that is not in the dump`,
  },
  "broken": {
    verdict: "partial",
    message: (list, found) => `${list} breaks off after ${found}.`,
    actual: (address) => `an entry at ${address} that is not in the dump`,
  },
  "loop": {
    verdict: "damaged",
    message: (list, found) => `${list} loops after ${found}.`,
    actual: (address) => `a link back to the entry at ${address}`,
  },
  "too-long": {
    verdict: "damaged",
    message: (list, found) => `${list} has more than ${found}.`,
    actual: (address) => `one more entry at ${address}`,
  },
};

function listDefect(
  { end, at }: WalkEnd,
  { noun, plural, count, fileOffset }: ListFacts,
): Outcome | null {
  const list = `The list of ${plural}`;
  if (end === "complete") {
    return count > 0 ? null : fail("damaged", `${list} is empty.`, {
      fileOffset,
      expected: `at least 1 ${noun}`,
      actual: "a head that points to itself",
      hint: retakeHint,
    });
  }
  const { verdict, message, actual } = ends[end];
  return fail(verdict, message(list, counted(count, noun, plural)), {
    fileOffset,
    expected: "entries that lead back to the head of the list",
    actual: actual(hex64(at ?? 0n)),
    hint: verdict === "partial" ? incompleteHint : retakeHint,
  });
}
