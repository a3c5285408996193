import { isAbsolute } from "@std/path/is-absolute";
import { processDumpTypes, unknownBits } from "../base/minidump_type.ts";
import { invalidPathReason } from "../base/system_path.ts";
import {
  type SettingKind,
  settingNames,
  settingSpec,
  type SettingValue,
  settingWords,
} from "./setting_table.ts";

/** The rules for parsing and formatting the values of a kind. */
export interface KindSpec {
  /**
   * The description of a valid value, to complete a sentence with "needs ...".
   */
  readonly needs: string;
  /**
   * The description of a valid value in the settings file, to complete a
   * sentence with "needs ...".
   */
  readonly needsInJson: string;
  /** The placeholder of a value in the help: `on|off`. */
  readonly placeholder: string;
  /** Words that are valid values, for suggestions. */
  readonly words: readonly string[];
  /** JSON Schema of a value. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** Parses a value of the command line; `undefined` if it is invalid. */
  fromText(text: string): SettingValue | undefined;
  /** Checks a value of the file; `undefined` if it is invalid. */
  fromJson(value: unknown): SettingValue | undefined;
}

const dumpTypes = processDumpTypes.map(({ name }) => name);

// MINIDUMP_TYPE has 32 bits, but only the lower 24 bits have a meaning. So a
// value has at most six hexadecimal digits after the zeros. A JSON Schema can
// check this.
const rawDumpType = /^0x0{0,2}[0-9a-fA-F]{1,6}$/;

function dumpType(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (dumpTypes.includes(value)) return value;
  if (!rawDumpType.test(value)) return undefined;
  return unknownBits(Number(value)) === 0 ? value : undefined;
}

/**
 * Accepts only a full path, because a full path means the same folder wherever
 * the program is started.
 */
function folder(value: unknown): string | undefined {
  return typeof value === "string" && invalidPathReason(value) === null &&
      // Deno replaces half of a surrogate pair ("\ud800") by another character,
      // so the path would name another folder.
      value.isWellFormed() && isFullPath(value)
    ? value
    : undefined;
}

/**
 * Matches the start of a full path: `C:\dumps` or `\\server\share`. `\dumps` is
 * not a full path, because it depends on the current drive.
 */
const fullOnWindows = /^(?:[a-z]:[\\/]|[\\/]{2}[^\\/]+[\\/]+[^\\/]+)/i;

function isFullPath(path: string): boolean {
  return Deno.build.os === "windows"
    ? fullOnWindows.test(path)
    : isAbsolute(path);
}

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

/** A value as it is written on the command line. */
export function valueText(value: SettingValue | null): string {
  if (value === null) return "unset";
  if (typeof value === "string") return value;
  return value ? "on" : "off";
}

/** The `$id` of the schema, which the settings file contains as `$schema`. */
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
    description: "The options that livedump saves between runs. A setting " +
      "that is not in the file has its default. Unknown keys are kept.",
    type: "object",
    properties: {
      $schema: { description: "The schema of the file.", type: "string" },
      version: { description: "The version of the file format.", const: 1 },
      ...Object.fromEntries(rows),
    },
    allOf: needs,
  };
}
