import { fail, type Outcome, pass, skip } from "../../../finding.ts";
import { counted } from "../../../text/count.ts";
import { hex64 } from "../../../text/hex.ts";
import { retakeHint } from "../../hints.ts";
import type { ListEnd } from "../kernel/list_walk.ts";
import type { VirtualAddress } from "../memory/address.ts";
import { incompleteHint, machineCheck } from "./machine_check.ts";

/** PsLoadedModuleList: that it can be followed to its end. */
export const modulesCheck = machineCheck(
  "modules",
  "Loaded modules",
  ({ modules, modulePages, header }) => {
    if (modules === null) return [skip("The header names no list of modules.")];
    const defect = brokenList(modules, {
      noun: "module",
      plural: "modules",
      count: modules.modules.length,
      fileOffset: header.offsetOf("PsLoadedModuleList"),
    });
    if (defect) return [defect];
    const absent =
      modules.modules.filter((one) => (modulePages.get(one)?.inDump ?? 0) === 0)
        .length;
    return [pass(
      `${counted(modules.modules.length, "module")}` +
        (absent === 0
          ? "."
          : `, ${absent} of them without a page in the dump.`),
    )];
  },
);

/** PsActiveProcessHead, likewise. */
export const processesCheck = machineCheck(
  "processes",
  "Processes",
  ({ processes, header }) => {
    if (processes === null) {
      return [skip("The header names no list of processes.")];
    }
    const count = processes.processes.length;
    const defect = brokenList(processes, {
      noun: "process",
      plural: "processes",
      count,
      fileOffset: header.offsetOf("PsActiveProcessHead"),
    });
    return [defect ?? pass(`${counted(count, "process", "processes")}.`)];
  },
);

function brokenList(
  { end, at }: { readonly end: ListEnd; readonly at: VirtualAddress | null },
  list: {
    readonly noun: string;
    readonly plural: string;
    readonly count: number;
    readonly fileOffset: number;
  },
): Outcome | null {
  const { noun, plural, count, fileOffset } = list;
  const found = counted(count, noun, plural);
  const where = at === null ? "" : hex64(at);
  const expected = "entries that lead back to the head of the list";
  switch (end) {
    case "whole":
      return count > 0 ? null : fail(
        "damaged",
        `The list of ${plural} is empty.`,
        {
          fileOffset,
          expected: `at least 1 ${noun}`,
          actual: "a head that leads to itself",
          hint: retakeHint,
        },
      );
    case "no-head":
      return fail("partial", `The list of ${plural} is not in the dump.`, {
        fileOffset,
        expected: `the head of the list at ${where}`,
        actual: "memory that the dump does not have",
        hint: incompleteHint,
      });
    case "broken":
      return fail(
        "partial",
        `The list of ${plural} breaks off after ${found}.`,
        {
          fileOffset,
          expected,
          actual: `an entry at ${where} that is not in the dump`,
          hint: incompleteHint,
        },
      );
    case "loop":
      return fail("damaged", `The list of ${plural} loops after ${found}.`, {
        fileOffset,
        expected,
        actual: `the entry at ${where} for the second time`,
        hint: retakeHint,
      });
    case "too-long":
      return fail("damaged", `The list of ${plural} does not end.`, {
        fileOffset,
        expected,
        actual: `more than ${found}`,
        hint: retakeHint,
      });
  }
}
