import { processDumpTypes, unknownBits } from "../base/minidump_type.ts";
import { invalidPathReason } from "../base/system_path.ts";
import {
  type SettingKind,
  settingNames,
  settingSpec,
  type SettingValue,
  settingWords,
} from "./setting_table.ts";
import { isAbsolute } from "@std/path/is-absolute";

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

/**
 * Why a text cannot be kept as the path of a folder; `null` if it can. It has
 * to mean the same folder wherever the program is started.
 */
export function whyNoFolder(path: string): string | null {
  return invalidPathReason(path) ?? whyMisread(path) ??
    (isFull(path) ? null : `"${path}" is not a full path`);
}

/** `"\ud800"` in the file: Deno would take the folder of another name. */
function whyMisread(path: string): string | null {
  return path.isWellFormed()
    ? null
    : `"${path}" has half of a surrogate pair in it`;
}

/** `C:\dumps` or `\\server\share`: `\dumps` depends on the current drive. */
const fullOnWindows = /^(?:[a-z]:[\\/]|[\\/]{2}[^\\/]+[\\/]+[^\\/]+)/i;

function isFull(path: string): boolean {
  return Deno.build.os === "windows"
    ? fullOnWindows.test(path)
    : isAbsolute(path);
}

/** Names the schema of the settings file in the file. */
export const settingsSchemaId = "urn:livedump:schema:settings:1";

/** The JSON Schema (2020-12) of the settings file, made from the table. */
export function settingsSchema(): Record<string, unknown> {
  const rows = settingNames.map((name) => {
    const spec = settingSpec(name);
    return [name, {
      description: settingWords(name) +
        (spec.default === null ? "" : ` Default: ${valueText(spec.default)}.`),
      ...settingKinds[spec.kind].schema,
    }] as const;
  });
  const needs = settingNames.flatMap((name) => {
    const needed = settingSpec(name).needs;
    return needed === undefined ? [] : [{
      if: { properties: { [name]: { const: true } }, required: [name] },
      then: { properties: { [needed]: { const: true } }, required: [needed] },
    }];
  });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: settingsSchemaId,
    title: "Settings of livedump",
    description: "What livedump keeps between runs. A setting that is not in " +
      "the file has its default; names that are not known are kept.",
    type: "object",
    properties: {
      $schema: { description: "The schema of the file.", type: "string" },
      version: { description: "The version of its form.", const: 1 },
      ...Object.fromEntries(rows),
    },
    allOf: needs,
  };
}
