/**
 * JSON with all that its author wrote but the white space: the order of names,
 * names that are there twice, numbers to their last digit, and where each value
 * stands. `JSON.parse` keeps none of these, and its errors do not always say
 * where they are.
 *
 * Source: RFC 8259.
 */
export type JsonNode = JsonObject | JsonArray | JsonScalar;

/** An object. */
export interface JsonObject {
  readonly kind: "object";
  /** Where it starts, in UTF-16 units. */
  readonly offset: number;
  readonly members: readonly JsonMember[];
}

/** An array. */
export interface JsonArray {
  readonly kind: "array";
  readonly offset: number;
  readonly items: readonly JsonNode[];
}

/** A text, a number, `true`, `false` or `null`. */
export interface JsonScalar {
  readonly kind: "scalar";
  readonly offset: number;
  /** As it is written. */
  readonly text: string;
}

/** A name of an object, with its value. */
export interface JsonMember {
  readonly name: string;
  /** The name as it is written, in its quotes. */
  readonly text: string;
  readonly offset: number;
  readonly value: JsonNode;
}

/** A text is not JSON, or nested deeper than a person would write it. */
export class JsonTextError extends SyntaxError {
  override name = "JsonTextError";
  /** Where, in UTF-16 units. */
  readonly offset: number;

  /** What was expected there. */
  constructor(expected: string, offset: number) {
    super(expected);
    this.offset = offset;
  }
}

const whiteSpace = /[ \t\n\r]*/y;
/** A text without its last quote. */
const openString =
  // deno-lint-ignore no-control-regex
  /"(?:[^"\\\x00-\x1f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;
const otherScalar =
  /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y;

const deepest = 64;

/**
 * Reads a JSON text.
 *
 * @throws {JsonTextError} With what was expected, and where.
 */
export function parseJsonTree(text: string): JsonNode {
  const reader = new Reader(text);
  const node = reader.value(0);
  reader.end();
  return node;
}

class Reader {
  #at = 0;

  constructor(readonly text: string) {}

  value(depth: number): JsonNode {
    this.#skip();
    const offset = this.#at;
    if (depth > deepest) {
      throw new JsonTextError(`at most ${deepest} levels`, offset);
    }
    if (this.#takes("{")) {
      const members = this.#list("}", () => this.#member(depth + 1));
      return { kind: "object", offset, members };
    }
    if (this.#takes("[")) {
      const items = this.#list("]", () => this.value(depth + 1));
      return { kind: "array", offset, items };
    }
    const text = this.#string() ?? this.#match(otherScalar);
    return { kind: "scalar", offset, text: text ?? this.#expect("a value") };
  }

  end(): void {
    this.#skip();
    if (this.#at < this.text.length) this.#expect("the end of the file");
  }

  #member(depth: number): JsonMember {
    this.#skip();
    const offset = this.#at;
    const text = this.#string() ?? this.#expect("a name in double quotes");
    this.#skip();
    if (!this.#takes(":")) this.#expect('":"');
    return { name: JSON.parse(text), text, offset, value: this.value(depth) };
  }

  /** What stands between brackets, of which the first has been taken. */
  #list<T>(end: string, read: () => T): T[] {
    const found: T[] = [];
    this.#skip();
    if (this.#takes(end)) return found;
    do {
      found.push(read());
      this.#skip();
    } while (this.#takes(","));
    if (!this.#takes(end)) this.#expect(`"," or "${end}"`);
    return found;
  }

  #skip(): void {
    this.#match(whiteSpace);
  }

  #takes(sign: string): boolean {
    if (this.text[this.#at] !== sign) return false;
    this.#at++;
    return true;
  }

  #string(): string | undefined {
    const text = this.#match(openString);
    if (text === undefined) return undefined;
    if (this.#takes('"')) return `${text}"`;
    // As in "C:\dumps", which is the most likely mistake.
    if (this.text[this.#at] === "\\") {
      this.#expect("\\\\ for each \\ in a text");
    }
    return this.#expect("the closing quote of a text");
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #expect(expected: string): never {
    throw new JsonTextError(expected, this.#at);
  }
}

/** The text of a node, indented as people indent it. */
export function renderJsonTree(node: JsonNode, indent = ""): string {
  if (node.kind === "scalar") return node.text;
  const inner = `${indent}  `;
  const [open, close, rows] = node.kind === "array"
    ? ["[", "]", node.items.map((item) => renderJsonTree(item, inner))]
    : [
      "{",
      "}",
      node.members.map(({ text, value }) =>
        `${text}: ${renderJsonTree(value, inner)}`
      ),
    ];
  if (rows.length === 0) return open + close;
  return `${open}\n${inner}${rows.join(`,\n${inner}`)}\n${indent}${close}`;
}

/**
 * A place in a text, from 1. Columns are UTF-16 units, as JSON.parse and the
 * positions of the Language Server Protocol count them; a byte order mark is
 * not part of the text, and CR LF is one line end.
 */
export interface TextPosition {
  readonly line: number;
  readonly column: number;
}

/** The line and the column of an offset. */
export function positionAt(text: string, offset: number): TextPosition {
  // Between CR and LF the line has not ended yet.
  const isWithin = text[offset - 1] === "\r" && text[offset] === "\n";
  const before = text.slice(0, isWithin ? offset - 1 : offset);
  const lines = before.split(/\r\n|\n|\r/);
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}
