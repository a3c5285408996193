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

/** What to capture: the options of Task Manager's live kernel dumps. */
export interface KernelDumpOptions {
  /** Capture only processor states and the stacks of kernel threads. */
  readonly stacks: boolean;
  readonly hypervisorPages: boolean;
  readonly nonessentialPages: boolean;
  readonly userPages: boolean;
  readonly abortOnMemoryPressure: boolean;
  /**
   * Whether a flag or a setting set `abortOnMemoryPressure`. False if the
   * default is used.
   */
  readonly abortWasChosen: boolean;
}

/** The effective values for a kernel dump, each with its source. */
export type KernelChoices = Choices<SettingOf<"kernel">>;

/**
 * The effective values. Flags override settings, and settings override Task
 * Manager's defaults.
 *
 * @throws {UsageError} If the flags contradict each other.
 */
export function kernelChoices(
  flags: CheckFlags,
  stored: StoredSettings,
): KernelChoices {
  const choices = choose(settingsOf("kernel"), flags, stored);
  const conflict = conflicts.find((row) => row.applies(flags, choices));
  if (conflict) throw new UsageError(conflict.message, conflict.hint);
  return withoutIgnoredSettings(choices, flags);
}

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

/** Notes on settings that are ignored, one sentence each. */
export function choiceNotes(choices: KernelChoices): string[] {
  return Object.values<Choice>(choices).flatMap(({ note }) => note ?? []);
}

/**
 * Combinations of flags that contradict each other. Hypervisor and user pages
 * are options of full dumps. Task Manager offers nonessential pages only
 * together with hypervisor pages (Microsoft Learn, "Task Manager live memory
 * dump").
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
    message: "--stacks saves no memory pages, so hypervisor pages cannot be " +
      "added",
    hint:
      "For a full dump, leave out --stacks. For a dump of the stacks, leave " +
      "out --hypervisor and --nonessential.",
  },
  {
    applies: (flags) => flags.stacks && flags.userPages === true,
    message: "--stacks saves no memory pages, so user pages cannot be added",
    hint:
      "For a full dump, leave out --stacks. For a dump of the stacks, leave " +
      "out --user-pages.",
  },
  {
    applies: (flags, choices) =>
      flags.nonessential === true && !choices["capture-hypervisor-pages"].value,
    message: "--nonessential has no effect without --hypervisor",
    hint: "Add --hypervisor.",
  },
];

/**
 * Settings that contradict the flags. A setting applies to all runs, so a
 * setting that contradicts the flags of one run is ignored, not rejected.
 */
const ignoredSettings: readonly {
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
    reason: "--stacks saves no memory pages",
  },
  {
    names: ["include-nonessential-pages"],
    applies: (flags) => flags.hypervisor === false,
    reason: "it needs hypervisor pages, and --no-hypervisor was given",
  },
];

function withoutIgnoredSettings(
  choices: KernelChoices,
  flags: CheckFlags,
): KernelChoices {
  const ignored: Partial<Record<keyof KernelChoices, Choice>> = {};
  for (const { names, applies, reason } of ignoredSettings) {
    if (!applies(flags)) continue;
    for (const name of names) {
      const { value, source } = choices[name];
      if (value !== true || source !== "file" || ignored[name]) continue;
      ignored[name] = {
        value: false,
        source: "command-line",
        note: `the setting ${name} is ignored: ${reason}`,
      };
    }
  }
  return { ...choices, ...ignored } as KernelChoices;
}
