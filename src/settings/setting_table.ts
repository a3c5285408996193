import { flagName } from "../base/flag_spec.ts";

export type SettingKind = "switch" | "folder" | "dump-type";

/** A row of the table of settings. Its key is the setting's name. */
export interface SettingSpec {
  readonly kind: SettingKind;
  /** The default value; `null` if there is none. */
  readonly default: boolean | string | null;
  /**
   * The title. If Task Manager has the same option, this is Task Manager's name
   * for it.
   */
  readonly title: string;
  /**
   * Sentences on what the setting does. The help shows them after the title and
   * a colon.
   */
  readonly text: string;
  /**
   * The flag that overrides the setting: the key of the flag, and the commands
   * that have the flag.
   */
  readonly flag: {
    readonly key: string;
    readonly of: readonly ("kernel" | "check" | "process")[];
  };
  /** The setting that must be on for this setting to have an effect. */
  readonly needs?: string;
}

/**
 * Every setting. The first four are the options on Task Manager's page "Live
 * kernel memory dump options (Advanced)", with the same names, order and
 * defaults.
 *
 * Source: Microsoft Learn, "Task Manager live memory dump".
 */
export const settings = {
  "abort-if-insufficient-memory": {
    kind: "switch",
    default: true,
    title: "Abort if insufficient memory",
    text: "stops the dump if too little memory is free, to limit its impact " +
      "on the system. Needs Windows 10 version 1803; older versions ignore it.",
    flag: { key: "abortOnMemoryPressure", of: ["kernel", "check"] },
  },
  "capture-hypervisor-pages": {
    kind: "switch",
    default: false,
    title: "Capture hypervisor pages",
    text: "adds the memory that the hypervisor uses to support Hyper-V and " +
      "virtual machines.",
    flag: { key: "hypervisor", of: ["kernel", "check"] },
  },
  "include-nonessential-pages": {
    kind: "switch",
    default: false,
    title: "Include nonessential pages",
    text: "adds the nonessential hypervisor pages to the hypervisor pages. " +
      "Needs Windows 11.",
    flag: { key: "nonessential", of: ["kernel", "check"] },
    needs: "capture-hypervisor-pages",
  },
  "capture-user-pages": {
    kind: "switch",
    default: false,
    title: "Capture user pages",
    text: "adds the memory of user processes. Before Windows 11 22H2 this " +
      "needs kernel debugging.",
    flag: { key: "userPages", of: ["kernel", "check"] },
  },
  "kernel-dump-folder": {
    kind: "folder",
    default: null,
    title: "Folder of kernel dumps",
    text: "created if it does not exist. The default is Task Manager's " +
      "folder: %LocalAppData%\\Microsoft\\Windows\\TaskManager\\" +
      "LiveKernelDumps.",
    flag: { key: "output", of: ["kernel", "check"] },
  },
  "process-dump-folder": {
    kind: "folder",
    default: null,
    title: "Folder of process dumps",
    text: "created if it does not exist. The default is Task Manager's " +
      "folder: %LocalAppData%\\Temp.",
    flag: { key: "output", of: ["process"] },
  },
  "process-dump-type": {
    kind: "dump-type",
    default: "task-manager",
    title: "Contents of process dumps",
    text: "task-manager for the same contents as Task Manager's dumps; or " +
      "full, mini, triage, or the value of a MINIDUMP_TYPE.",
    flag: { key: "type", of: ["process"] },
  },
  "open-file-location": {
    kind: "switch",
    default: false,
    title: "Open File Location",
    text: "opens the folder with the new dump selected.",
    flag: { key: "open", of: ["kernel", "process"] },
  },
  "write-record": {
    kind: "switch",
    default: false,
    title: "Write a record next to the dump",
    text: "writes the request, its status and what Windows logged about it " +
      "to a JSON file next to the kernel dump, for a later inspect: " +
      "livedump.DMP.json.",
    flag: { key: "record", of: ["kernel"] },
  },
} as const satisfies Readonly<Record<string, SettingSpec>>;

export type SettingName = keyof typeof settings;

/** All names of settings, in the order of the table. */
export const settingNames = Object.keys(settings) as SettingName[];

/** The name of a setting that a flag of the command overrides. */
export type SettingOf<C extends SettingSpec["flag"]["of"][number]> = {
  [N in SettingName]: C extends (typeof settings)[N]["flag"]["of"][number] ? N
    : never;
}[SettingName];

/** The settings that a command uses, in the order of the table. */
export function settingsOf<C extends SettingSpec["flag"]["of"][number]>(
  command: C,
): readonly SettingOf<C>[] {
  return settingNames.filter((name): name is SettingOf<C> =>
    settingSpec(name).flag.of.includes(command)
  );
}

/** The type of a setting's value, derived from the row of the setting. */
export type SettingValue<N extends SettingName = SettingName> = {
  switch: boolean;
  folder: string;
  "dump-type": string;
}[(typeof settings)[N]["kind"]];

/**
 * The type of a setting's default: `null` for a setting without a default
 * value, else `never`.
 */
export type SettingDefault<N extends SettingName> =
  (typeof settings)[N]["default"] extends null ? null : never;

/** The settings in the file. A setting that is missing has its default. */
export type StoredSettings = {
  readonly [N in SettingName]?: SettingValue<N>;
};

export function isSetting(word: string): word is SettingName {
  return Object.hasOwn(settings, word);
}

/** The title and the text of a setting: `Capture user pages: adds ...`. */
export function settingWords(name: SettingName): string {
  return `${settings[name].title}: ${settings[name].text}`;
}

/** The row of a setting, with the general type instead of the literal types. */
export function settingSpec(name: SettingName): SettingSpec {
  return settings[name];
}

/** The setting that a flag of a command overrides, if there is one. */
export function settingOf(
  command: string | null,
  flagKey: string,
): SettingName | undefined {
  return settingNames.find((name) => {
    const { key, of } = settingSpec(name).flag;
    return key === flagKey && of.some((one) => one === command);
  });
}

/** The form of the flag that overrides a setting for one run: `--[no-]open`. */
export function flagForm(name: SettingName): string {
  const { flag, kind } = settingSpec(name);
  const form = flagName(flag.key);
  return kind === "switch" ? form.replace("--", "--[no-]") : form;
}
