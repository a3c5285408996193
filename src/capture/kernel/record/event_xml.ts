/**
 * Reads the XML that EvtRender returns for an event. Rejects XML that EvtRender
 * does not produce: document types, processing instructions, entities that are
 * not predefined, a second value with the same name.
 *
 * Source: https://learn.microsoft.com/windows/win32/wes/eventschema-schema
 */

/** An event from the Windows event log, with its values as text. */
export interface LoggedEvent {
  readonly id: number;
  readonly version: number;
  readonly recordId: number | null;
  /**
   * Time of the event, in milliseconds since 1970; `null` if it has no valid
   * time.
   */
  readonly timeMs: number | null;
  readonly processId: number | null;
  readonly channel: string | null;
  /** The values of `EventData/Data`, by the attribute `Name`. */
  readonly data: ReadonlyMap<string, string>;
}

/**
 * Maximum length in UTF-16 units. The largest event of the channel is far
 * shorter.
 */
const maxUnits = 64 * 1024;
const maxDepth = 8;

interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Element[];
  text: string;
}

/** Parses an event; `null` if the text is not a valid event. */
export function readEvent(xml: string): LoggedEvent | null {
  const root = readElements(xml);
  if (root?.name !== "Event") return null;
  const system = childOf(root, "System");
  const id = wholeNumber(textOf(system, "EventID"));
  if (id === null) return null;
  const data = readData(childOf(root, "EventData"));
  if (data === null) return null;
  return {
    id,
    version: wholeNumber(textOf(system, "Version")) ?? 0,
    recordId: wholeNumber(textOf(system, "EventRecordID")),
    timeMs: timeOf(
      childOf(system, "TimeCreated")?.attributes.get("SystemTime"),
    ),
    processId: wholeNumber(
      childOf(system, "Execution")?.attributes.get("ProcessID"),
    ),
    channel: textOf(system, "Channel") ?? null,
    data,
  };
}

function readData(parent: Element | null): Map<string, string> | null {
  const data = new Map<string, string>();
  for (const { name, attributes, text } of parent?.children ?? []) {
    const key = attributes.get("Name");
    if (name !== "Data" || key === undefined) continue;
    if (data.has(key)) return null;
    data.set(key, text);
  }
  return data;
}

function childOf(parent: Element | null, name: string): Element | null {
  return parent?.children.find((one) => one.name === name) ?? null;
}

function textOf(parent: Element | null, name: string): string | undefined {
  return childOf(parent, name)?.text;
}

function wholeNumber(text: string | undefined): number | null {
  const value = /^\d{1,16}$/.test(text ?? "") ? Number(text) : NaN;
  return Number.isSafeInteger(value) ? value : null;
}

/**
 * Parses a time such as `2024-01-15T09:30:00.1234567Z`. Windows writes the
 * fraction of the second with seven or nine digits.
 */
function timeOf(text: string | undefined): number | null {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?Z$/
    .exec(text ?? "");
  if (!match) return null;
  const seconds = Date.parse(`${match[1]}Z`);
  const milliseconds = Math.floor(Number(match[2] ?? 0) * 1000);
  return Number.isNaN(seconds) ? null : seconds + milliseconds;
}

const nameForm = /[A-Za-z_][\w.-]*/.source;
const attributeForm = new RegExp(
  `\\s+(${nameForm}(?::${nameForm})?)\\s*=\\s*(?:'([^'<]*)'|"([^"<]*)")`,
  "y",
);
const tokenForm = new RegExp(
  `<(/?)(${nameForm})((?:\\s+[\\w:.-]+\\s*=\\s*(?:'[^'<]*'|"[^"<]*"))*)\\s*(/?)>|([^<]+)`,
  "y",
);
const declaration = /^\ufeff?<\?xml [^<>]{0,100}\?>/;

/** The root element; `null` if the text is not well-formed or too large. */
function readElements(xml: string): Element | null {
  if (xml.length > maxUnits) return null;
  const start = declaration.exec(xml)?.[0].length ?? 0;
  const root: Element = elementOf("", new Map());
  const open = [root];
  for (tokenForm.lastIndex = start; tokenForm.lastIndex < xml.length;) {
    const [, closes, name, attributes, isEmpty, text] = tokenForm.exec(xml) ??
      [];
    const parent = open.at(-1)!;
    if (text !== undefined) {
      const plain = withoutEntities(text);
      if (plain === null) return null;
      parent.text += plain;
    } else if (name === undefined) {
      return null;
    } else if (closes) {
      if (open.length === 1 || parent.name !== name || attributes || isEmpty) {
        return null;
      }
      open.pop();
    } else {
      const read = readAttributes(attributes ?? "");
      if (read === null || open.length > maxDepth) return null;
      const element = elementOf(name, read);
      parent.children.push(element);
      if (!isEmpty) open.push(element);
    }
  }
  const isWhole = open.length === 1 && root.children.length === 1 &&
    root.text.trim() === "";
  return isWhole ? root.children[0]! : null;
}

function elementOf(
  name: string,
  attributes: ReadonlyMap<string, string>,
): Element {
  return { name, attributes, children: [], text: "" };
}

function readAttributes(text: string): Map<string, string> | null {
  const attributes = new Map<string, string>();
  for (attributeForm.lastIndex = 0; attributeForm.lastIndex < text.length;) {
    const [, name, single, double] = attributeForm.exec(text) ?? [];
    const value = withoutEntities(single ?? double ?? "");
    if (name === undefined || value === null || attributes.has(name)) {
      return null;
    }
    attributes.set(name, value);
  }
  return attributes;
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** Replaces the entities in a text; `null` if an entity is not predefined. */
function withoutEntities(text: string): string | null {
  let isValid = true;
  const plain = text.replace(
    /&(?:#(\d{1,7})|#x([\da-fA-F]{1,6})|(\w{1,8}))?;?/g,
    (found, decimal, hexadecimal, name) => {
      const code = decimal !== undefined
        ? Number(decimal)
        : hexadecimal !== undefined
        ? parseInt(hexadecimal, 16)
        : null;
      const character = code === null
        ? Object.hasOwn(entities, name ?? "") ? entities[name] : undefined
        : code > 0 && code <= 0x10ffff
        ? String.fromCodePoint(code)
        : undefined;
      if (character === undefined || !found.endsWith(";")) isValid = false;
      return character ?? "";
    },
  );
  return isValid ? plain : null;
}
