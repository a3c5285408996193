import { printable } from "../base/text/printable.ts";
import { nearestName } from "../base/text/suggest.ts";
import type { TextStyle } from "../base/text/text_style.ts";
import { wrapText } from "../base/text/wrap.ts";
import { choose } from "./choice.ts";
import { settingKinds, valueText } from "./setting_kind.ts";
import {
  flagForm,
  type SettingName,
  settingNames,
  settingSpec,
  settingWords,
  type StoredSettings,
} from "./setting_table.ts";
import type { SettingsDocument } from "./settings_document.ts";
import { type SettingChange, valueInEffect } from "./settings_edit.ts";
import type { SettingsFileError } from "./settings_error.ts";
import type { SettingsUpdate } from "./settings_file.ts";

/** What an action of `livedump settings` says, for people and programs. */
export interface SettingsResult {
  readonly text: string;
  /** The same with `--quiet`. */
  readonly quietText: string;
  /** Members of the JSON document. */
  readonly json: object;
}

/** Every setting: its value, where that comes from, what it does. */
export function listResult(
  path: string,
  { values, unknown }: SettingsDocument,
  style: TextStyle,
): SettingsResult {
  const choices = choose(settingNames, {}, values);
  const lines = [`Settings in ${printable(path)}`];
  for (const name of settingNames) {
    const spec = settingSpec(name);
    const { value, source } = choices[name];
    const origin = source === "default"
      ? "default"
      : `from the ${source}; default: ${valueText(spec.default)}`;
    lines.push(
      "",
      `  ${style.bold(name)}: ${printable(valueText(value))}  (${origin})`,
      ...wrapText(settingWords(name), "      "),
      ...spec.needs === undefined ? [] : [`      Needs: ${spec.needs}`],
      `      For one run: ${flagForm(name)}`,
    );
  }
  for (const name of unknown) {
    const meant = nearestName(name, settingNames);
    lines.push(
      "",
      ...wrapText(
        `"${printable(name)}" in the file is not a setting, and stays there.` +
          (meant === null ? "" : ` Did you mean "${meant}"?`),
        "  ",
      ),
    );
  }
  const rows = settingNames.map((name) => {
    const { kind, default: byDefault, title, text, needs } = settingSpec(name);
    const { value, source } = choices[name];
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
  });
  const briefly = settingNames.map((name) =>
    `${name}: ${printable(valueText(choices[name].value))}\n`
  );
  return {
    text: `${lines.join("\n")}\n`,
    quietText: briefly.join(""),
    json: { settings: rows, unknown },
  };
}

/** The value of a setting that is in effect. */
export function valueResult(
  name: SettingName,
  stored: StoredSettings,
): SettingsResult {
  const { value, source } = choose([name], {}, stored)[name];
  const text = `${printable(valueText(value))}\n`;
  return {
    text,
    quietText: text,
    json: { name, value, source },
  };
}

/** What was changed. */
export function updateResult(
  { before, after, changes }: SettingsUpdate,
): SettingsResult {
  const lineOf = (change: SettingChange) =>
    printable(changeText(change, after));
  const lines = changes.map(lineOf);
  if (lines.length === 0) lines.push("Nothing was set: nothing has changed");
  return {
    text: `${lines.join("\n")}\n`,
    // What was not asked for is told even so.
    quietText: changes.filter(({ because }) => because !== null)
      .map((change) => `${lineOf(change)}\n`).join(""),
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
  if (because !== null) return `${text}, too: it needs ${because}`;
  return value === undefined ? `${text} (default)` : text;
}

/** A broken file was put aside. */
export function putAsideResult(
  error: SettingsFileError,
  aside: string,
): SettingsResult {
  const text = `Every setting has its default. The file that could not be ` +
    `understood is kept:\n  ${printable(aside)}\n` +
    `What was wrong: ${printable(error.message)}\n`;
  return {
    text,
    // Whoever asked for less still has a file to look at.
    quietText: text,
    json: { changes: [], putAside: aside, reason: error.message },
  };
}
