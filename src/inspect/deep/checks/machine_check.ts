import {
  type Check,
  type CheckGuide,
  type Outcome,
  skip,
} from "../../../base/finding.ts";
import { hasTopTable, type KernelMachine } from "../kernel/kernel_machine.ts";

/** What the deep checks of a dump with pages judge. */
export interface MachineEvidence {
  /** `null` where the dump's tables or header do not lead to its memory. */
  readonly machine: KernelMachine | null;
  /** Why, in a sentence, if there is none. */
  readonly reason: string;
}

/** A deep check of a dump with pages. */
export type MachineCheck = Check<MachineEvidence>;

/** A check that is skipped where there is no machine to look at. */
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
      return [skip("Without the top page table nothing can be found.")];
    },
  };
}

/** What to do about memory that a debugger cannot do without. */
export const incompleteHint =
  "A debugger will show little of this dump: take it again.";
