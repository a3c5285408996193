import type { SettingKind, SettingValue } from "./setting_table.ts";
import { processDumpTypes, unknownBits } from "../minidump_type.ts";
import { whyNoFolder } from "./folder_path.ts";

/** How the values of a kind are written and read. */
export interface KindSpec {
  /** What a good value looks like, to end "needs ...". */
  readonly needs: string;
  /** The same in the JSON of the file. */
  readonly needsInJson: string;
  /** For the help: `on|off`. */
  readonly placeholder: string;
  /** Its words, where it has some, for the nearest to a wrong one. */
  readonly words: readonly string[];
  /** In JSON Schema. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The value that a text stands for; `undefined` when it stands for none. */
  fromText(text: string): SettingValue | undefined;
  /** The value that a JSON value stands for, `undefined` likewise. */
  fromJson(value: unknown): SettingValue | undefined;
}

const dumpTypes = processDumpTypes.map(({ name }) => name);

// MINIDUMP_TYPE is an enumeration of 32 bits, of which the lower 24 have a
// meaning; the schema can say it by digits only.
const rawDumpType = /^0x0{0,2}[0-9a-fA-F]{1,6}$/;

function dumpType(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (dumpTypes.includes(value)) return value;
  if (!rawDumpType.test(value)) return undefined;
  return unknownBits(Number(value)) === 0 ? value : undefined;
}

function folder(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  return whyNoFolder(value) === null ? value : undefined;
}

/** The kinds of settings: their values on the command line and in the file. */
export const settingKinds: Readonly<Record<SettingKind, KindSpec>> = {
  switch: {
    needs: "on or off",
    needsInJson: "true or false",
    placeholder: "on|off",
    words: ["on", "off"],
    schema: { type: "boolean" },
    fromText: (text) =>
      text === "on" || text === "off" ? text === "on" : undefined,
    fromJson: (value) => typeof value === "boolean" ? value : undefined,
  },
  folder: {
    needs: "the full path of a folder",
    needsInJson: "the full path of a folder in double quotes, with \\\\ for " +
      "each \\",
    placeholder: "FOLDER",
    words: [],
    schema: { type: "string", minLength: 1 },
    fromText: folder,
    fromJson: folder,
  },
  "dump-type": {
    needs: "task-manager, full, mini, triage or a MINIDUMP_TYPE up to " +
      "0xffffff, such as 0x2",
    needsInJson:
      '"task-manager", "full", "mini", "triage" or a MINIDUMP_TYPE ' +
      'up to "0xffffff", such as "0x2"',
    placeholder: "task-manager|full|mini|triage|0xTYPE",
    words: dumpTypes,
    schema: {
      anyOf: [
        { enum: dumpTypes },
        { type: "string", pattern: rawDumpType.source },
      ],
    },
    fromText: dumpType,
    fromJson: dumpType,
  },
};

/** A value as the command line has it. */
export function valueText(value: SettingValue | null): string {
  if (value === null) return "unset";
  if (typeof value === "string") return value;
  return value ? "on" : "off";
}
