import {
  type Choice,
  type ChoiceSource,
  sourceText,
} from "../settings/choice.ts";
import { valueText } from "../settings/setting_kind.ts";
import type { SettingValue } from "../settings/setting_table.ts";
import { printable } from "../base/text/printable.ts";

/** The values in effect, by the names of the settings. */
export type AnyChoices = Readonly<Record<string, Choice>>;

export interface ChoiceJson {
  /** The name of the setting. */
  readonly name: string;
  readonly value: SettingValue | null;
  readonly source: ChoiceSource;
  readonly note: string | null;
}

export function choicesJson(choices: AnyChoices): ChoiceJson[] {
  return Object.entries(choices).map(([name, choice]) => ({
    name,
    ...choice,
  }));
}

export function choiceLines(choices: AnyChoices): string[] {
  return choicesJson(choices).flatMap(({ name, value, source, note }) => {
    const row = `  ${name.padEnd(28)}  ${printable(valueText(value))}` +
      `  (${sourceText(source)})`;
    return note === null ? [row] : [row, `    note: ${note}`];
  });
}
