import type { CheckFlags } from "./kernel_command_spec.ts";
import { UsageError } from "../../base/errors.ts";
import {
  type Choice,
  type Choices,
  choose,
} from "../../settings/setting_values.ts";
import {
  type SettingOf,
  settingsOf,
  type StoredSettings,
} from "../../settings/setting_table.ts";

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

/** What is in effect for a kernel dump, and who chose it. */
export type KernelChoices = Choices<SettingOf<"kernel">>;

/**
 * What the flags ask for, the settings for the rest, Task Manager's defaults
 * for what is left.
 *
 * @throws {UsageError} If Windows has no meaning for the flags together.
 */
export function kernelChoices(
  flags: CheckFlags,
  stored: StoredSettings,
): KernelChoices {
  const choices = choose(settingsOf("kernel"), flags, stored);
  const conflict = conflicts.find((row) => row.applies(flags, choices));
  if (conflict) throw new UsageError(conflict.message, conflict.hint);
  return leaveOut(choices, flags);
}

/** The options of the request. */
export function kernelDumpOptions(
  { stacks }: CheckFlags,
  choices: KernelChoices,
): KernelDumpOptions {
  const abort = choices["abort-if-insufficient-memory"];
  return {
    stacks,
    hypervisorPages: choices["capture-hypervisor-pages"].value,
    nonessentialPages: choices["include-nonessential-pages"].value,
    userPages: choices["capture-user-pages"].value,
    abortOnMemoryPressure: abort.value,
    abortWasChosen: abort.source !== "default",
  };
}

/** What was chosen and is not applied, in sentences. */
export function notesOn(choices: KernelChoices): string[] {
  return Object.values<Choice>(choices).flatMap(({ note }) => note ?? []);
}

/**
 * Source: Microsoft Learn, "Task Manager live memory dump": hypervisor and user
 * pages are options of full dumps; Task Manager offers nonessential pages only
 * together with hypervisor pages.
 */
const conflicts: readonly {
  applies(flags: CheckFlags, choices: KernelChoices): boolean;
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
    applies: (flags, choices) =>
      flags.nonessential === true && !choices["capture-hypervisor-pages"].value,
    message: "--nonessential adds to --hypervisor and means nothing without it",
    hint: "Add --hypervisor.",
  },
];

/**
 * Settings that the flags of this run leave no meaning for: the same rules as
 * above, but what was set for other runs is no mistake in this one.
 */
const exceptions: readonly {
  readonly names: readonly (keyof KernelChoices)[];
  applies(flags: CheckFlags): boolean;
  readonly reason: string;
}[] = [
  {
    names: [
      "capture-hypervisor-pages",
      "include-nonessential-pages",
      "capture-user-pages",
    ],
    applies: (flags) => flags.stacks,
    reason: "--stacks holds no memory pages",
  },
  {
    names: ["include-nonessential-pages"],
    applies: (flags) => flags.hypervisor === false,
    reason: "--no-hypervisor leaves it nothing to add to",
  },
];

function leaveOut(choices: KernelChoices, flags: CheckFlags): KernelChoices {
  const left: Partial<Record<keyof KernelChoices, Choice>> = {};
  for (const { names, applies, reason } of exceptions) {
    if (!applies(flags)) continue;
    for (const name of names) {
      const { value, source } = choices[name];
      if (value !== true || source !== "file" || left[name]) continue;
      left[name] = {
        value: false,
        source: "command-line",
        note: `the setting ${name} on is not applied: ${reason}`,
      };
    }
  }
  return { ...choices, ...left } as KernelChoices;
}
