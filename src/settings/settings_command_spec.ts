import { type CommandFlags, formatFlag } from "../base/flag_spec.ts";
import { alternatives } from "../base/text/count.ts";
import { settingKinds, valueText } from "./setting_kind.ts";
import {
  flagForm,
  settingNames,
  settingSpec,
  settingWords,
} from "./setting_table.ts";

/**
 * The actions of `livedump settings`, by the first operand. The default is
 * `list`.
 */
export const settingsActions = {
  list: {
    form: "list",
    short: "show every setting; the default action",
    long:
      "Shows every setting with its value, its default, the source of the " +
      "value, and what it does. This is the default action.",
    operands: { min: 0, max: 0 },
  },
  get: {
    form: "get KEY",
    short: "print the value of a setting",
    long:
      "Prints the effective value of a setting: on, off, a text value, or " +
      "unset.",
    operands: { min: 1, max: 1 },
  },
  set: {
    form: "set KEY VALUE",
    short: "change a setting",
    long: "Changes a setting. Turning a setting off also turns off the " +
      "settings that need it.",
    operands: { min: 2, max: 2 },
  },
  reset: {
    form: "reset [KEY]",
    short: "revert memory dump settings, or one of them, to defaults",
    long: "Reverts memory dump settings to defaults: all, or only KEY. Keeps " +
      "unknown names in the file. Without KEY, an invalid file is renamed and " +
      "kept.",
    operands: { min: 0, max: 1 },
  },
  path: {
    form: "path",
    short: "print the path of the settings file",
    long: "Prints the path of the settings file.",
    operands: { min: 0, max: 0 },
  },
  schema: {
    form: "schema",
    short: "print the JSON Schema of the settings file",
    long: "Prints the JSON Schema (2020-12) of the settings file, for editors.",
    operands: { min: 0, max: 0 },
  },
} as const;

export type SettingsAction = keyof typeof settingsActions;

/** The actions in the order of the help. */
export const settingsActionNames = Object.keys(
  settingsActions,
) as SettingsAction[];

export const settingsCommandSpec = {
  short: "show and change the saved settings",
  long: "Shows and changes the settings of kernel, check and process. A flag " +
    "overrides a setting, a setting overrides the default. The file is " +
    "%LocalAppData%\\livedump\\settings.json; on other systems " +
    "$XDG_CONFIG_HOME/livedump/settings.json or " +
    "~/.config/livedump/settings.json. Task Manager's own settings are never " +
    "read or written. An invalid file is never overwritten; as long as it " +
    "exists, every capture fails with exit code 4.",
  operands: {
    usage: "[action]",
    needs: alternatives(
      Object.values(settingsActions).map(({ form }) => form),
    ),
    min: 0,
    max: 3,
  },
  flags: {
    format: formatFlag,
    quiet: {
      kind: "switch",
      letter: "q",
      short: "print values only; print nothing on success",
      long: "Prints settings without descriptions. set and reset print only " +
        "what was not requested: other settings that were turned off, and an " +
        "invalid file that was renamed.",
    },
  },
  sections: [
    { title: "Actions", rows: Object.values(settingsActions) },
    {
      title: "Settings; the first four have the names on Task Manager's page " +
        '"Live kernel memory dump options (Advanced)"',
      rows: settingNames.map((name) => {
        const { title, kind, default: byDefault, needs } = settingSpec(name);
        const note = `default: ${valueText(byDefault)}`;
        return {
          form: name,
          short: `${title} (${note})`,
          long: settingWords(name),
          note: [
            settingKinds[kind].placeholder,
            ...needs === undefined ? [] : [`needs: ${needs}`],
            note,
            `for one run: ${flagForm(name)}`,
          ].join("; "),
        };
      }),
    },
  ],
  examples: [
    { line: "livedump settings", does: "show every setting" },
    {
      line: "livedump settings set kernel-dump-folder D:\\dumps",
      does: "write kernel dumps to D:\\dumps",
    },
    {
      line: "livedump settings reset",
      does: "revert memory dump settings to defaults",
    },
  ],
} as const;

export type SettingsFlags = CommandFlags<typeof settingsCommandSpec>;
