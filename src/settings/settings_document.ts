import {
  type JsonMember,
  type JsonNode,
  type JsonObject,
  JsonTextError,
  parseJsonTree,
  renderJsonTree,
} from "./json_tree.ts";
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

/** The version of the file that this program writes; it reads no newer one. */
export const settingsVersion = 1;

/** What a settings file says. */
export interface SettingsDocument {
  readonly values: StoredSettings;
  /** Names that this program does not know; they are kept. */
  readonly unknown: readonly string[];
  readonly tree: JsonObject;
}

/** A file that says something else than settings. */
export class BrokenSettingsError extends Error {
  override name = "BrokenSettingsError";
  /** Where, in UTF-16 units. */
  readonly offset: number;
  /** Whether the file is that of a newer program. */
  readonly isNewer: boolean;

  /** What is wrong, and where. */
  constructor(message: string, offset: number, isNewer = false) {
    super(message);
    this.offset = offset;
    this.isNewer = isNewer;
  }
}

/** A file in which nothing is set. */
export function emptyDocument(): SettingsDocument {
  const tree = { kind: "object", offset: 0, members: [] } as const;
  return { values: {}, unknown: [], tree };
}

/**
 * Reads the text of a settings file.
 *
 * @throws {BrokenSettingsError} If it cannot mean anything.
 */
export function parseDocument(text: string): SettingsDocument {
  const tree = objectIn(text);
  const members = new Map<string, JsonMember>();
  for (const member of tree.members) {
    const { name, offset } = member;
    if (members.has(name) && isOurs(name)) {
      throw new BrokenSettingsError(`"${name}" is there twice`, offset);
    }
    members.set(name, member);
  }
  checkVersion(members.get("version")?.value);
  const values: Partial<Record<SettingName, SettingValue>> = {};
  for (const name of settingNames) {
    const value = members.get(name)?.value;
    if (value !== undefined) values[name] = valueOf(name, value);
  }
  checkNeeds(values as StoredSettings, members);
  return {
    values: values as StoredSettings,
    unknown: [...members.keys()].filter((name) => !isOurs(name)),
    tree,
  };
}

function isOurs(name: string): boolean {
  return isSetting(name) || name === "version" || name === "$schema";
}

function objectIn(text: string): JsonObject {
  let tree: JsonNode;
  try {
    tree = parseJsonTree(text);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    const { message, offset } = error;
    throw wrong(message, foundAt(text, offset), offset);
  }
  if (tree.kind === "object") return tree;
  throw wrong('"{"', foundAt(text, tree.offset), tree.offset);
}

/** A word, a text with its quotes, or a sign. */
const shortFind = /^(?:[\w.+-]{1,20}|("[^"\r\n]{0,20}"?)|.)/su;

/** What stands at an offset, in short: nothing of a file is spread out. */
function foundAt(text: string, offset: number): string {
  const [found = "", quoted] = shortFind.exec(text.slice(offset)) ?? [];
  if (found === "") return "the end of the file";
  return quoted === undefined ? `"${found}"` : found;
}

function wrong(expected: string, found: string, offset: number) {
  return new BrokenSettingsError(
    `expected ${expected}, found ${found}`,
    offset,
  );
}

function checkVersion(node: JsonNode | undefined): void {
  if (node === undefined) return;
  const version = plainValue(node);
  if (version === settingsVersion) return;
  if (Number.isSafeInteger(version) && Number(version) > settingsVersion) {
    throw new BrokenSettingsError(
      `version ${version} is newer than this livedump, which knows ` +
        `${settingsVersion}`,
      node.offset,
      true,
    );
  }
  throw wrong(`version ${settingsVersion}`, foundIn(node), node.offset);
}

function valueOf(name: SettingName, node: JsonNode): SettingValue {
  const kind = settingKinds[settings[name].kind];
  const value = kind.fromJson(plainValue(node));
  if (value !== undefined) return value;
  throw new BrokenSettingsError(
    `${name} needs ${kind.needsInJson}, found ${foundIn(node)}`,
    node.offset,
  );
}

/** The value of a node; `undefined` for those that have others in them. */
function plainValue(node: JsonNode): unknown {
  return node.kind === "scalar" ? JSON.parse(node.text) : undefined;
}

function foundIn(node: JsonNode): string {
  if (node.kind === "object") return "an object";
  if (node.kind === "array") return "an array";
  return node.text.length > 60 ? `${node.text.slice(0, 60)}...` : node.text;
}

function checkNeeds(
  values: StoredSettings,
  members: ReadonlyMap<string, JsonMember>,
): void {
  for (const name of settingNames) {
    const { needs } = settingSpec(name);
    if (needs === undefined || !values[name]) continue;
    if (values[needs as SettingName]) continue;
    throw new BrokenSettingsError(
      `${name} is on without ${needs}, which it adds to`,
      members.get(name)!.value.offset,
    );
  }
}

/** A document in which some settings are others; `undefined` unsets one. */
export function withValues(
  document: SettingsDocument,
  changes: ReadonlyMap<SettingName, SettingValue | undefined>,
): SettingsDocument {
  const left = new Map(changes);
  const members = document.tree.members.flatMap((member) => {
    if (!isSetting(member.name) || !left.has(member.name)) return [member];
    const value = left.get(member.name);
    left.delete(member.name);
    return value === undefined ? [] : [memberOf(member.name, value)];
  });
  const added = [...left].flatMap(([name, value]) =>
    value === undefined ? [] : [memberOf(name, value)]
  );
  const values = { ...document.values } as Record<string, SettingValue>;
  for (const [name, value] of changes) {
    if (value === undefined) delete values[name];
    else values[name] = value;
  }
  return {
    ...document,
    values: values as StoredSettings,
    tree: { ...document.tree, members: [...members, ...added] },
  };
}

function memberOf(name: string, value: unknown): JsonMember {
  const text = JSON.stringify(value);
  return {
    name,
    text: JSON.stringify(name),
    offset: 0,
    value: { kind: "scalar", offset: 0, text },
  };
}

/** The text of the file, with what every file has. */
export function renderDocument({ tree }: SettingsDocument): string {
  const has = (name: string) => tree.members.some((one) => one.name === name);
  const head = [
    ...has("$schema") ? [] : [memberOf("$schema", settingsSchemaId)],
    ...has("version") ? [] : [memberOf("version", settingsVersion)],
  ];
  const members = [...head, ...tree.members];
  return `${renderJsonTree({ ...tree, members })}\n`;
}
