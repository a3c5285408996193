import { UsageError } from "../base/errors.ts";
import {
  type SettingDefault,
  type SettingName,
  settingNames,
  settings,
  settingSpec,
  type SettingValue,
  type StoredSettings,
} from "./setting_table.ts";

/**
 * The source of a value. The first of these sources that has a value applies.
 */
export type ChoiceSource = "command-line" | "file" | "default";

/** The effective value of a setting for one run. */
export interface Choice<T = SettingValue | null> {
  readonly value: T;
  readonly source: ChoiceSource;
  /**
   * The reason why a requested value is not applied; `null` if there is none.
   */
  readonly note: string | null;
}

export type Choices<N extends SettingName> = {
  readonly [K in N]: Choice<SettingValue<K> | SettingDefault<K>>;
};

/**
 * The effective values for a command: a flag overrides a setting, a setting
 * overrides the default. Flags that are not given are `null` or missing.
 */
export function choose<N extends SettingName>(
  names: readonly N[],
  flags: object,
  stored: StoredSettings,
): Choices<N> {
  const given = flags as Readonly<Record<string, SettingValue | null>>;
  const choices = names.map((name): [N, Choice] => {
    const flag = given[settingSpec(name).flag.key] ?? null;
    const source = flag !== null
      ? "command-line"
      : stored[name] !== undefined
      ? "file"
      : "default";
    const value = flag ?? valueInEffect(stored, name);
    return [name, { value, source, note: null }];
  });
  return Object.fromEntries(choices) as unknown as Choices<N>;
}

/** The source in words: `command line` for `command-line`. */
export function sourceText(source: ChoiceSource): string {
  return source.replace("-", " ");
}

/** The stored value of a setting, or its default. */
export function valueInEffect(
  stored: StoredSettings,
  name: SettingName,
): SettingValue | null {
  return stored[name] ?? settings[name].default;
}

/** A change of one setting in the file. */
export interface SettingChange {
  readonly name: SettingName;
  /** The value to store; `undefined` removes the setting from the file. */
  readonly value: SettingValue | undefined;
  /**
   * The other setting whose change caused this change; `null` if this change
   * was requested.
   */
  readonly because: SettingName | null;
}

/**
 * Returns the changes for setting a value. If a switch is turned off, the
 * settings that need the switch are turned off, too.
 *
 * @throws {UsageError} If the setting is turned on while a setting that it
 * needs is off.
 */
export function setSetting(
  stored: StoredSettings,
  name: SettingName,
  value: SettingValue,
): SettingChange[] {
  const { needs, title } = settingSpec(name);
  if (value === true && isOff(stored, needs)) {
    throw new UsageError(
      `${name} needs ${needs}, which is off: "${title}" has no effect without ` +
        "it",
      `First run this command: livedump settings set ${needs} on`,
    );
  }
  return withDependents(stored, [{ name, value, because: null }]);
}

/**
 * Returns the changes for a reset. Only settings that are in the file change.
 */
export function resetSettings(
  stored: StoredSettings,
  names: readonly SettingName[],
): SettingChange[] {
  return withDependents(
    stored,
    names.filter((name) => stored[name] !== undefined)
      .map((name) => ({ name, value: undefined, because: null })),
  );
}

function withDependents(
  stored: StoredSettings,
  changes: readonly SettingChange[],
): SettingChange[] {
  const after = { ...stored } as Record<string, SettingValue | undefined>;
  for (const { name, value } of changes) after[name] = value;
  const dependents = settingNames.flatMap((name): SettingChange[] => {
    const needs = settingSpec(name).needs as SettingName | undefined;
    return after[name] && isOff(after as StoredSettings, needs)
      ? [{ name, value: false, because: needs! }]
      : [];
  });
  return [...changes, ...dependents];
}

function isOff(stored: StoredSettings, name: string | undefined): boolean {
  return name !== undefined &&
    valueInEffect(stored, name as SettingName) !== true;
}
