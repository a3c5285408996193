import { type CommandFlags, formatFlag } from "../base/flag_spec.ts";
import { alternatives } from "../base/text/count.ts";
import { settingKinds, valueText } from "./setting_kind.ts";
import {
  flagForm,
  settingNames,
  settingSpec,
  settingWords,
} from "./setting_table.ts";

/** What `livedump settings` can do, by its first operand; the first unasked. */
export const settingsActions = {
  list: {
    form: "list",
    short: "show every setting; so without an action",
    long: "Shows every setting with its value, its default, where the value " +
      "comes from, and what it does. So without an action.",
    operands: { min: 0, max: 0 },
  },
  get: {
    form: "get KEY",
    short: "print the value of a setting",
    long: "Prints the value of a setting that is in effect: on, off, a text, " +
      "or unset.",
    operands: { min: 1, max: 1 },
  },
  set: {
    form: "set KEY VALUE",
    short: "set a setting",
    long: "Sets a setting. Turning one off that another one needs turns that " +
      "one off, too.",
    operands: { min: 2, max: 2 },
  },
  reset: {
    form: "reset [KEY]",
    short: "revert memory dump settings to defaults, or one of them",
    long:
      "Revert memory dump settings to defaults: all, or one of them. Names " +
      "in the file that are not known stay. With all, a file that cannot be " +
      "understood is put aside, and kept.",
    operands: { min: 0, max: 1 },
  },
  path: {
    form: "path",
    short: "print the path of the file",
    long: "Prints the path of the file that the settings are kept in.",
    operands: { min: 0, max: 0 },
  },
  schema: {
    form: "schema",
    short: "print the JSON Schema of the file",
    long: "Prints the JSON Schema (2020-12) of that file, for editors.",
    operands: { min: 0, max: 0 },
  },
} as const;

/** What `livedump settings` can do. */
export type SettingsAction = keyof typeof settingsActions;

/** All actions, in the order of the help. */
export const settingsActionNames = Object.keys(
  settingsActions,
) as SettingsAction[];

/** The row of `settings` in the table of commands. */
export const settingsCommandSpec = {
  short: "show and change what livedump keeps between runs",
  long: "Shows and changes the settings: what kernel, check and process do " +
    "where no flag says otherwise. A flag wins over a setting, a setting over " +
    "the default. They are kept in %LocalAppData%\\livedump\\settings.json, " +
    "elsewhere in $XDG_CONFIG_HOME/livedump/settings.json or ~/.config/" +
    "livedump/settings.json; Task Manager's own settings are never read or " +
    "written. A file that cannot be understood is never overwritten, and " +
    "nothing is captured while it is there: exit code 4.",
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
      short: "less talk: values without words, changes in silence",
      long: "Writes less: of all settings only their values, and of a change " +
        "only what was not asked for.",
    },
  },
  sections: [
    { title: "Actions", rows: Object.values(settingsActions) },
    {
      title: "Settings, the first four in the words of Task Manager's page " +
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
    { line: "livedump settings", does: "what is set, and what that means" },
    {
      line: "livedump settings set kernel-dump-folder D:\\dumps",
      does: "where kernel dumps go from now on",
    },
    {
      line: "livedump settings reset",
      does: "revert memory dump settings to defaults",
    },
  ],
} as const;

/** The parsed flags of `livedump settings`. */
export type SettingsFlags = CommandFlags<typeof settingsCommandSpec>;
