import {
  type Check,
  type CheckGuide,
  type Outcome,
  skip,
} from "../../../base/finding.ts";
import { hasTopTable, type KernelMachine } from "../kernel/kernel_machine.ts";

/** A deep check of a dump with pages. */
export type MachineCheck = Check<{
  /** `null` if the dump's tables or header do not lead to its memory. */
  readonly machine: KernelMachine | null;
  /** Why the checks are skipped if there is no machine. */
  readonly skipped: Outcome;
}>;

/** A check that is skipped if there is no machine. */
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

/** For missing memory that a debugger needs. */
export const incompleteHint =
  "A debugger can show little of this dump: take it again.";
