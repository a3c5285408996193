import { UsageError } from "../errors.ts";
import type { CheckFlags } from "../settings/flags.ts";

/** What to capture: the choices of Task Manager's live kernel dumps. */
export interface KernelDumpOptions {
  /** Only processor states and the stacks of kernel threads. */
  readonly stacks: boolean;
  readonly hypervisorPages: boolean;
  readonly nonessentialPages: boolean;
  readonly userPages: boolean;
  readonly abortOnMemoryPressure: boolean;
  /** Whether the choice above was made, and not only left at its default. */
  readonly abortWasChosen: boolean;
}

/**
 * The options that the flags ask for, Task Manager's defaults for the rest.
 *
 * @throws {UsageError} If Windows has no meaning for the combination.
 */
export function kernelDumpOptions(flags: CheckFlags): KernelDumpOptions {
  const conflict = conflicts.find((row) => row.applies(flags));
  if (conflict) throw new UsageError(conflict.message, conflict.hint);
  return {
    stacks: flags.stacks,
    hypervisorPages: flags.hypervisor ?? false,
    nonessentialPages: flags.nonessential ?? false,
    userPages: flags.userPages ?? false,
    abortOnMemoryPressure: flags.abortOnMemoryPressure ?? true,
    abortWasChosen: flags.abortOnMemoryPressure !== null,
  };
}

/**
 * Source: Microsoft Learn, "Task Manager live memory dump": hypervisor and user
 * pages are options of full dumps; Task Manager offers nonessential pages only
 * together with hypervisor pages.
 */
const conflicts: readonly {
  applies(flags: CheckFlags): boolean;
  readonly message: string;
  readonly hint: string;
}[] = [
  {
    applies: (flags) =>
      flags.stacks &&
      (flags.hypervisor === true || flags.nonessential === true),
    message: "--stacks holds no memory pages, so hypervisor pages cannot be " +
      "added to it",
    hint: "Leave out --stacks for a full dump, or the pages.",
  },
  {
    applies: (flags) => flags.stacks && flags.userPages === true,
    message: "--stacks holds no memory pages, so user pages cannot be added " +
      "to it",
    hint: "Leave out --stacks for a full dump, or --user-pages.",
  },
  {
    applies: (flags) =>
      flags.nonessential === true && flags.hypervisor !== true,
    message: "--nonessential adds to --hypervisor and means nothing without it",
    hint: "Add --hypervisor.",
  },
];
