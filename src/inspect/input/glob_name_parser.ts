/** A node in the syntax tree of one part of a glob. */
export type NameNode =
  /** Matches one UTF-16 code unit. */
  | { readonly kind: "unit"; matches(unit: string): boolean }
  /** Matches any text. */
  | { readonly kind: "star" }
  | {
    readonly kind: "group";
    readonly alternatives: readonly (readonly NameNode[])[];
    /**
     * How often the alternatives may occur: `@` is exactly once. `!` matches
     * any text that is not one of the alternatives.
     */
    readonly repeat: "@" | "?" | "*" | "+" | "!";
  };

type Repeat = "@" | "?" | "*" | "+" | "!";

/** A group whose closing parenthesis was not read yet. */
interface OpenGroup {
  readonly repeat: Repeat;
  readonly separator: string;
  readonly close: string;
  readonly alternatives: NameNode[][];
}

/**
 * Maximum nesting depth of groups. A pattern with deeper groups is read as
 * plain text.
 */
const maxDepth = 50;

/**
 * The escape character. On Windows it is a grave accent, because a backslash
 * separates folders.
 */
const escape = Deno.build.os === "windows" ? "`" : "\\";

/**
 * Parses one part of a glob: `*`, `?`, `[a-z]`, `[!a-z]`, `[[:digit:]]`,
 * `{a,b}`, `@(a|b)`, `?(a)`, `*(a)`, `+(a)`, and `!(a)`. After `escape`, a
 * character is read as plain text. A part with an unclosed group is also read
 * as plain text.
 */
export function parseGlobName(
  pattern: string,
  ignoreCase: boolean,
): readonly NameNode[] {
  return parseGroups(pattern, ignoreCase) ??
    Array.from(
      { length: pattern.length },
      (_, at) => textUnit(pattern.charAt(at), ignoreCase),
    );
}

function parseGroups(pattern: string, ignoreCase: boolean): NameNode[] | null {
  const open: OpenGroup[] = [];
  const root: NameNode[] = [];
  let nodes = root;
  for (let at = 0; at < pattern.length; at++) {
    const unit = pattern.charAt(at);
    const group = open.at(-1);
    if (unit === escape) {
      if (++at === pattern.length) return null;
      nodes.push(textUnit(pattern.charAt(at), ignoreCase));
    } else if (unit === "[") {
      const range = readRange(pattern, at, ignoreCase);
      if (range === null) return null;
      nodes.push(range.node);
      at = range.end;
    } else if (unit === group?.close) {
      open.pop();
      nodes = open.at(-1)?.alternatives.at(-1) ?? root;
      nodes.push({ kind: "group", ...group });
    } else if (unit === group?.separator) {
      nodes = [];
      group.alternatives.push(nodes);
    } else if (unit === "{" || isRepeat(unit) && pattern[at + 1] === "(") {
      if (open.length === maxDepth) return null;
      nodes = [];
      open.push(
        unit === "{"
          ? { repeat: "@", separator: ",", close: "}", alternatives: [nodes] }
          : {
            repeat: unit as Repeat,
            separator: "|",
            close: ")",
            alternatives: [nodes],
          },
      );
      if (unit !== "{") at++;
    } else if (unit === "*") {
      // Consecutive stars match the same as one star.
      if (nodes.at(-1)?.kind !== "star") nodes.push({ kind: "star" });
    } else if (unit === "?") nodes.push({ kind: "unit", matches: () => true });
    else nodes.push(textUnit(unit, ignoreCase));
  }
  return open.length === 0 ? root : null;
}

function isRepeat(unit: string): boolean {
  return "@?*+!".includes(unit);
}

function textUnit(text: string, ignoreCase: boolean): NameNode {
  if (!ignoreCase) return { kind: "unit", matches: (unit) => unit === text };
  const lower = text.toLowerCase();
  return { kind: "unit", matches: (unit) => unit.toLowerCase() === lower };
}

/** POSIX character classes, as ranges in the syntax of regular expressions. */
const namedClasses: Readonly<Record<string, string>> = {
  alnum: "\\dA-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7f",
  blank: "\\t ",
  cntrl: "\\x00-\\x1f\\x7f",
  digit: "\\d",
  graph: "\\x21-\\x7e",
  lower: "a-z",
  print: "\\x20-\\x7e",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\s",
  upper: "A-Z",
  word: "\\w",
  xdigit: "\\dA-Fa-f",
};

/** Reads `[...]`. Returns `null` if the closing bracket is missing. */
function readRange(
  pattern: string,
  start: number,
  ignoreCase: boolean,
): { readonly node: NameNode; readonly end: number } | null {
  let at = start + 1;
  const isNegated = pattern[at] === "!";
  if (isNegated) at++;
  let body = "";
  for (; at < pattern.length && pattern[at] !== "]"; at++) {
    const named = pattern.startsWith("[:", at)
      ? /^\[:([^:]*):\]/.exec(pattern.slice(at, at + 16))
      : null;
    if (named !== null) {
      body += namedClasses[named[1]!] ?? "";
      at += named[0].length - 1;
    } else if (pattern[at] === escape) {
      if (++at === pattern.length) return null;
      body += escaped(pattern.charAt(at));
    } else body += pattern[at] === "-" ? "-" : escaped(pattern.charAt(at));
  }
  if (at === pattern.length) return null;
  const unit = classOf(`[${isNegated ? "^" : ""}${body}]`, ignoreCase);
  return { node: { kind: "unit", matches: (one) => unit.test(one) }, end: at };
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/**
 * A regular expression for one code unit. A range such as `z-a` matches
 * nothing.
 */
function classOf(source: string, ignoreCase: boolean): RegExp {
  try {
    return new RegExp(source, ignoreCase ? "i" : "");
  } catch {
    return /(?!)/;
  }
}
