import { inert, printable } from "../base/text/printable.ts";
import { nearestName } from "../base/text/suggest.ts";
import type { TextStyle } from "../base/text/text_style.ts";
import { wrapText } from "../base/text/wrap.ts";
import { settingKinds, valueText } from "./setting_kind.ts";
import {
  flagForm,
  type SettingName,
  settingNames,
  settingSpec,
  settingWords,
  type StoredSettings,
} from "./setting_table.ts";
import {
  type Choice,
  choose,
  type SettingChange,
  valueInEffect,
} from "./setting_values.ts";
import type { SettingsDocument } from "./settings_document.ts";
import type { SettingsUpdate } from "./settings_file.ts";

/** The output of one action of `livedump settings`. */
export interface SettingsResult {
  readonly text: string;
  /** The text that is printed with `--quiet`. */
  readonly quietText: string;
  /** Members of the JSON document. */
  readonly json: object;
}

/** Lists every setting with its value, its source and its description. */
export function listResult(
  path: string,
  { values, unknown }: SettingsDocument,
  style: TextStyle,
): SettingsResult {
  const choices = choose(settingNames, {}, values);
  const lines = [
    `Settings in ${printable(path)}`,
    ...settingNames.flatMap((name) => listLines(name, choices[name], style)),
    ...unknown.flatMap(unknownLines),
  ];
  return {
    text: inert(`${lines.join("\n")}\n`),
    quietText: inert(
      settingNames.map((name) =>
        `${name}: ${printable(valueText(choices[name].value))}\n`
      ).join(""),
    ),
    json: {
      settings: settingNames.map((name) => listRow(name, choices[name])),
      unknown,
    },
  };
}

function listLines(
  name: SettingName,
  { value, source }: Choice,
  style: TextStyle,
): string[] {
  const { needs, default: byDefault } = settingSpec(name);
  const origin = source === "default"
    ? "default"
    : `from the ${source}; default: ${valueText(byDefault)}`;
  return [
    "",
    `  ${style.bold(name)}: ${printable(valueText(value))}  (${origin})`,
    ...wrapText(settingWords(name), "      "),
    ...needs === undefined ? [] : [`      Needs: ${needs}`],
    `      For one run: ${flagForm(name)}`,
  ];
}

function unknownLines(name: string): string[] {
  const nearest = nearestName(name, settingNames);
  const question = nearest === null ? "" : ` Did you mean "${nearest}"?`;
  const text = `"${
    printable(name)
  }" in the file is not a setting, but is kept.`;
  return ["", ...wrapText(text + question, "  ")];
}

function listRow(name: SettingName, { value, source }: Choice): object {
  const { kind, default: byDefault, title, text, needs } = settingSpec(name);
  return {
    name,
    value,
    default: byDefault,
    source,
    takes: settingKinds[kind].placeholder,
    title,
    text,
    needs: needs ?? null,
    flag: flagForm(name),
  };
}

/** The effective value of a setting. */
export function valueResult(
  name: SettingName,
  stored: StoredSettings,
): SettingsResult {
  const { value, source } = choose([name], {}, stored)[name];
  return textResult(valueText(value), { name, value, source });
}

/** A result of one line, which `--quiet` does not shorten. */
export function textResult(text: string, json: object): SettingsResult {
  const line = `${printable(text)}\n`;
  return { text: line, quietText: line, json };
}

/** The result of `set` or `reset`: the changes. */
export function updateResult(
  { before, after, changes }: SettingsUpdate,
): SettingsResult {
  const lineOf = (change: SettingChange) =>
    `${printable(changeText(change, after))}\n`;
  return {
    text: changes.map(lineOf).join("") || "Already the default: no change\n",
    // A change that the user did not request is reported even with --quiet.
    quietText: changes.filter(({ because }) => because !== null)
      .map(lineOf).join(""),
    json: {
      changes: changes.map(({ name, because }) => ({
        name,
        before: valueInEffect(before, name),
        after: valueInEffect(after, name),
        because,
      })),
      putAside: null,
    },
  };
}

function changeText(
  { name, value, because }: SettingChange,
  after: StoredSettings,
): string {
  const text = `${name} is ${valueText(valueInEffect(after, name))}`;
  if (because !== null) return `${text}, too, because it needs ${because}`;
  return value === undefined ? `${text} (default)` : text;
}

/**
 * The result of a reset that renamed an invalid file. It is reported even with
 * `--quiet`.
 */
export function putAsideResult(reason: string, aside: string): SettingsResult {
  const text = `All settings have their defaults. The invalid file was ` +
    `renamed:\n  ${printable(aside)}\nThe problem: ${printable(reason)}\n`;
  return {
    text,
    quietText: text,
    json: { changes: [], putAside: aside, reason },
  };
}
