import { type MinidumpChoice, minidumpChoice } from "../../minidump_type.ts";
import { type Choices, choose } from "../../settings/choice.ts";
import type { ProcessFlags } from "../../settings/flags.ts";
import {
  type SettingOf,
  settingsOf,
  type StoredSettings,
} from "../../settings/setting_table.ts";

/** What is in effect for a process dump, and who chose it. */
export type ProcessChoices = Choices<SettingOf<"process">>;

/** What to put into a dump, and how to take it. */
export interface ProcessDumpOptions {
  readonly type: MinidumpChoice;
  /** Whether to dump a clone; `auto`: where there can be one. */
  readonly clone: ProcessFlags["clone"];
}

/** What the flags ask for, the settings for the rest, then the defaults. */
export function processChoices(
  flags: ProcessFlags,
  stored: StoredSettings,
): ProcessChoices {
  return choose(settingsOf("process"), flags, stored);
}

/** The options for a build of Windows. */
export function processDumpOptions(
  { clone }: ProcessFlags,
  choices: ProcessChoices,
  build: number,
): ProcessDumpOptions {
  const type = minidumpChoice(choices["process-dump-type"].value, build);
  return { type, clone };
}
