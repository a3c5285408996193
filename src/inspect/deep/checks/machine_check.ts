import {
  type Check,
  type CheckGuide,
  type Outcome,
  skip,
} from "../../../base/finding.ts";
import { hasTopTable, type KernelMachine } from "../kernel/kernel_machine.ts";

/** A deep check of a dump with pages. */
export type MachineCheck = Check<{
  /** The memory of the machine; `null` if the dump does not lead to it. */
  readonly machine: KernelMachine | null;
  /** Why the checks are skipped if there is no machine. */
  readonly skipped: Outcome;
}>;

/** Makes a check that is skipped if the memory of the machine cannot be read. */
export function machineCheck(
  guide: CheckGuide,
  run: (machine: KernelMachine) => readonly Outcome[],
): MachineCheck {
  return {
    ...guide,
    run: ({ machine, skipped }) => {
      const isFirst = guide.id === "translation";
      // Advice and verdict once, not with every check.
      if (machine === null) return [isFirst ? skipped : skip(skipped.message)];
      if (hasTopTable(machine) || isFirst) return run(machine);
      return [skip("Nothing can be found without the top page table.")];
    },
  };
}

/** The hint for missing memory that a debugger needs. */
export const incompleteHint =
  "A debugger can show little of this dump: take it again.";
