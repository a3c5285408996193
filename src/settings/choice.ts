import {
  type SettingDefault,
  type SettingName,
  settings,
  settingSpec,
  type SettingValue,
  type StoredSettings,
} from "./setting_table.ts";

/** Where a value comes from; the first that has one wins. */
export type ChoiceSource = "command-line" | "file" | "default";

/** A value, and who chose it. */
export interface Choice<T = SettingValue | null> {
  readonly value: T;
  readonly source: ChoiceSource;
  /** Why what was chosen is not applied; `null` where it is. */
  readonly note: string | null;
}

/** What is chosen for some settings. */
export type Choices<N extends SettingName> = {
  readonly [K in N]: Choice<SettingValue<K> | SettingDefault<K>>;
};

/**
 * What is in effect for a command: its flag over the setting over the default.
 * A flag that was not given, or that the command does not have, says nothing.
 */
export function choose<N extends SettingName>(
  names: readonly N[],
  flags: object,
  stored: StoredSettings,
): Choices<N> {
  const given = flags as Readonly<Record<string, SettingValue | null>>;
  return Object.fromEntries(names.map((name): [N, Choice] => {
    const onCommandLine = given[settingSpec(name).flag.key] ?? null;
    if (onCommandLine !== null) {
      return [name, {
        value: onCommandLine,
        source: "command-line",
        note: null,
      }];
    }
    const inFile = stored[name];
    return inFile === undefined
      ? [name, { value: settings[name].default, source: "default", note: null }]
      : [name, { value: inFile, source: "file", note: null }];
  })) as unknown as Choices<N>;
}

/** The source, for a person. */
export function sourceText(source: ChoiceSource): string {
  return source.replace("-", " ");
}
