import { InputError } from "../base/errors.ts";
import { settingKinds, settingsSchemaId } from "./setting_kind.ts";
import {
  isSetting,
  type SettingName,
  settingNames,
  settings,
  settingSpec,
  type SettingValue,
  type StoredSettings,
} from "./setting_table.ts";
import type { SettingChange } from "./setting_values.ts";

/** Version of the file format. Files of a higher version are refused. */
const settingsVersion = 1;

export interface SettingsDocument {
  readonly values: StoredSettings;
  /**
   * Keys that this version does not recognize. They stay in the file when it is
   * written.
   */
  readonly unknown: readonly string[];
  readonly text: string;
}

/** The error for a file that does not contain valid settings (exit code 4). */
export class SettingsFileError extends InputError {
  override name = "SettingsFileError";
}

/**
 * The error for an invalid file, with the position of the problem if it is
 * known.
 */
export function invalidSettings(
  path: string,
  problem: string,
  { position = "", isNewer = false } = {},
): SettingsFileError {
  const advice = isNewer ? "Use the newer livedump" : "Correct the file";
  return new SettingsFileError(`${path}${position}: ${problem}`, path, {
    code: isNewer ? "settings-newer" : "settings-broken",
    hint: `${advice}, or rename the file and return to the defaults: ` +
      "livedump settings reset",
  });
}

/**
 * Parses the bytes of a settings file. A byte order mark is ignored.
 *
 * @throws {SettingsFileError} If the settings are invalid. The message has the
 * path, and the line or the key.
 */
export function parseSettings(
  path: string,
  bytes: Uint8Array,
): SettingsDocument {
  const text = decodeText(path, bytes);
  const members = parseObject(path, text);
  checkVersion(path, members["version"]);
  const values = Object.fromEntries(
    settingNames.filter((name) => Object.hasOwn(members, name))
      .map((name) => [name, checkedValue(path, name, members[name])]),
  ) as StoredSettings;
  checkNeeds(path, values);
  const unknown = Object.keys(members).filter((key) =>
    !isSetting(key) && key !== "version" && key !== "$schema"
  );
  return { values, unknown, text };
}

/**
 * Decodes the text. The bytes are valid UTF-8 if decoding and encoding them
 * again gives the same bytes. The first byte that is different is the position
 * of the error.
 */
function decodeText(path: string, bytes: Uint8Array): string {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const offset = new TextEncoder().encode(text)
    .findIndex((byte, i) => byte !== bytes[i]);
  if (offset === -1) return text.replace(/^\ufeff/, "");
  // With `stream`, a character that is cut off at the end of the bytes is
  // dropped.
  const valid = new TextDecoder()
    .decode(bytes.subarray(0, offset), { stream: true });
  const position = positionText(valid, valid.length);
  throw invalidSettings(path, "this is not UTF-8 text", { position });
}

/**
 * The line and column of an offset, counted from 1. CR LF counts as one line
 * break.
 */
function positionText(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r/);
  return `, line ${lines.length}, column ${lines.at(-1)!.length + 1}`;
}

function parseObject(path: string, text: string): Record<string, unknown> {
  const error = syntaxError(text);
  if (error !== null) {
    const [problem, offset] = locate(text, error);
    const position = positionText(text, offset);
    throw invalidSettings(path, problem, { position });
  }
  const value = JSON.parse(text);
  const found = shortText(value);
  if (found === "an object") return value;
  throw invalidSettings(path, `expected an object in { }, not ${found}`);
}

function syntaxError(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return error instanceof SyntaxError ? error.message : String(error);
  }
}

/**
 * Finds the problem and its offset in the message of `JSON.parse`. V8 usually
 * states the position: "Expected double-quoted property name in JSON at
 * position 10 (line 2 column 1)". It states no position for a wrong token:
 * "Unexpected token 'y', ...".
 */
function locate(text: string, message: string): [string, number] {
  const [, problem, position] =
    /^(.*) in JSON at position (\d+)/s.exec(message) ?? [];
  if (problem === "Bad escaped character" || problem === "Bad Unicode escape") {
    // A single backslash in a path, as in "C:\dumps" or "C:\users", is not a
    // valid JSON escape.
    return [
      "each \\ in a text must be written as \\\\",
      text.lastIndexOf("\\", Number(position)),
    ];
  }
  if (problem !== undefined) return [problem, Number(position)];
  if (!isTokenError(message)) return ["Unexpected end of file", text.length];
  // Finds the offset of the error by binary search: the start of the text causes the
  // same error only if it includes the invalid token.
  let [before, after] = [0, text.length];
  while (after - before > 1) {
    const middle = (before + after) >> 1;
    if (isTokenError(syntaxError(text.slice(0, middle)))) after = middle;
    else before = middle;
  }
  const token = String.fromCodePoint(text.codePointAt(before)!);
  return [`Unexpected token ${JSON.stringify(token)}`, before];
}

function isTokenError(message: string | null): boolean {
  return message?.startsWith("Unexpected token ") ?? false;
}

function checkVersion(path: string, version: unknown): void {
  if (version === undefined || version === settingsVersion) return;
  const isNewer = Number.isSafeInteger(version) &&
    Number(version) > settingsVersion;
  const problem = isNewer
    ? `version ${version} is newer than this livedump, which supports ` +
      `version ${settingsVersion}`
    : `version must be ${settingsVersion}, not ${shortText(version)}`;
  throw invalidSettings(path, problem, { isNewer });
}

function checkedValue(
  path: string,
  name: SettingName,
  found: unknown,
): SettingValue {
  const kind = settingKinds[settings[name].kind];
  const value = kind.fromJson(found);
  if (value !== undefined) return value;
  throw invalidSettings(
    path,
    `${name} needs ${kind.needsInJson}, not ${shortText(found)}`,
  );
}

function shortText(value: unknown): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

function checkNeeds(path: string, values: StoredSettings): void {
  for (const name of settingNames) {
    const needed = settingSpec(name).needs as SettingName | undefined;
    if (needed === undefined || !values[name] || values[needed]) continue;
    throw invalidSettings(
      path,
      `${name} is on, but needs ${needed}, which is off`,
    );
  }
}

/**
 * Returns the text of the file with the changes. The rest of the file is kept.
 */
export function changedText(
  text: string,
  changes: readonly SettingChange[],
): string {
  const members: Record<string, unknown> = {
    $schema: settingsSchemaId,
    version: settingsVersion,
    ...JSON.parse(text, keepDigits),
  };
  for (const { name, value } of changes) {
    if (value === undefined) delete members[name];
    else members[name] = value;
  }
  return `${JSON.stringify(members, null, 2)}\n`;
}

/** JSON.rawJSON of ECMAScript 2026, which TypeScript does not declare yet. */
declare global {
  interface JSON {
    rawJSON(text: string): unknown;
  }
}

/**
 * A reviver that keeps numbers exactly as the file has them, such as 1e400 and
 * 12345678901234567890. Unknown keys may contain such numbers.
 */
function keepDigits(
  this: unknown,
  _key: string,
  value: unknown,
  { source }: { readonly source?: string } = {},
): unknown {
  return typeof value === "number" && source !== undefined
    ? JSON.rawJSON(source)
    : value;
}
