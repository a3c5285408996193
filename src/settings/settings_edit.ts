import { UsageError } from "../base/errors.ts";
import {
  type SettingName,
  settingNames,
  settings,
  settingSpec,
  type SettingValue,
  type StoredSettings,
} from "./setting_table.ts";

/** What became of a setting. */
export interface SettingChange {
  readonly name: SettingName;
  /** What is kept from now on; `undefined` for nothing, so the default. */
  readonly value: SettingValue | undefined;
  /** The setting that took this one with it. */
  readonly because: SettingName | null;
}

/** What is in effect, set or by default. */
export function valueInEffect(
  stored: StoredSettings,
  name: SettingName,
): SettingValue | null {
  return stored[name] ?? settings[name].default;
}

/**
 * What setting a setting changes: a switch that is turned off takes those with
 * it that mean nothing without it.
 *
 * @throws {UsageError} If it means nothing without another one that is off.
 */
export function setSetting(
  stored: StoredSettings,
  name: SettingName,
  value: SettingValue,
): SettingChange[] {
  const { needs, title } = settingSpec(name);
  if (value === true && isSettingOff(stored, needs)) {
    throw new UsageError(
      `${name} needs ${needs}, which is off: "${title}" adds to it and means ` +
        "nothing without it",
      `First: livedump settings set ${needs} on`,
    );
  }
  return withDependents(stored, [{ name, value, because: null }]);
}

/** What resetting settings changes; nothing where nothing is set. */
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
    const { needs } = settingSpec(name);
    if (!after[name] || !isSettingOff(after as StoredSettings, needs)) {
      return [];
    }
    return [{ name, value: false, because: needs as SettingName }];
  });
  return [...changes, ...dependents];
}

function isSettingOff(
  stored: StoredSettings,
  name: string | undefined,
): boolean {
  return name !== undefined &&
    valueInEffect(stored, name as SettingName) !== true;
}
