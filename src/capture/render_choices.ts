import {
  type Choice,
  type ChoiceSource,
  sourceText,
} from "../settings/setting_values.ts";
import { valueText } from "../settings/setting_kind.ts";
import type { SettingValue } from "../settings/setting_table.ts";
import { printable } from "../base/text/printable.ts";

/** What is in effect for some settings, by their names. */
export type AnyChoices = Readonly<Record<string, Choice>>;

/** An option in JSON documents. */
export interface ChoiceJson {
  /** The name of the setting. */
  readonly name: string;
  readonly value: SettingValue | null;
  readonly source: ChoiceSource;
  readonly note: string | null;
}

/** Every option with its value and where that comes from, for programs. */
export function choicesJson(choices: AnyChoices): ChoiceJson[] {
  return Object.entries(choices).map(([name, choice]) => ({
    name,
    ...choice,
  }));
}

/** The same for people. */
export function choiceLines(choices: AnyChoices): string[] {
  return choicesJson(choices).flatMap(({ name, value, source, note }) => {
    const row = `  ${name.padEnd(28)}  ${printable(valueText(value))}` +
      `  (${sourceText(source)})`;
    return note === null ? [row] : [row, `    note: ${note}`];
  });
}
