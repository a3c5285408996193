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
  /** A sentence that explains why `machine` is `null`. */
  readonly reason: string;
}>;

/** Makes a check that is skipped if the memory of the machine cannot be read. */
export function machineCheck(
  guide: CheckGuide,
  run: (machine: KernelMachine) => readonly Outcome[],
): MachineCheck {
  return {
    ...guide,
    run: ({ machine, reason }) => {
      if (machine === null) return [skip(reason)];
      if (hasTopTable(machine) || guide.id === "translation") {
        return run(machine);
      }
      return [skip("Nothing can be found without the top page table.")];
    },
  };
}

/** The hint for missing memory that a debugger needs. */
export const incompleteHint =
  "A debugger can show little of this dump: take it again.";
