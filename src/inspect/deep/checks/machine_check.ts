import {
  type Check,
  type CheckGuide,
  type Outcome,
  skip,
} from "../../../base/finding.ts";
import { hasTopTable, type KernelMachine } from "../kernel/kernel_machine.ts";

/** A deep check of a dump with pages. */
export type MachineCheck = Check<{
  /**
   * The memory of the dumped machine; `null` if the header does not lead to the
   * kernel's memory.
   */
  readonly machine: KernelMachine | null;
  /** The outcome of the skipped checks if `machine` is `null`. */
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
      // If the memory cannot be read, the first check reports the verdict and
      // the hint. The other checks repeat only the message.
      if (machine === null) return [isFirst ? skipped : skip(skipped.message)];
      if (hasTopTable(machine) || isFirst) return run(machine);
      return [skip("Nothing can be found without the top page table.")];
    },
  };
}

/** The hint for missing memory that a debugger needs. */
export const incompleteHint =
  "A debugger can show little of this dump: take it again.";
