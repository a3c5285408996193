import { printable } from "../../../base/text/printable.ts";

/** Text that is already HTML. Only {@linkcode html} creates it. */
export class Markup {
  constructor(readonly text: string) {}
}

/** The values that a template may contain. Text is escaped, markup is not. */
export type Content =
  | Markup
  | string
  | number
  | null
  | readonly Content[];

/**
 * A tag for HTML templates. All inserted text is escaped, so text from a dump
 * cannot become a tag, end an attribute or use invisible characters. Attribute
 * values in the template must be in double quotes.
 *
 * ```ts
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(html`<p>${"<b>"}</p>`.text, "<p>&lt;b&gt;</p>");
 * ```
 */
export function html(
  parts: TemplateStringsArray,
  ...contents: readonly Content[]
): Markup {
  return new Markup(
    dedented(parts).reduce((text, part, at) =>
      text + textOf(contents[at - 1]!) + part
    ),
  );
}

const dedentedParts = new WeakMap<TemplateStringsArray, readonly string[]>();

/** Removes the indentation of the source code from a template. */
function dedented(parts: TemplateStringsArray): readonly string[] {
  let found = dedentedParts.get(parts);
  if (!found) {
    found = parts.map((part, at) => {
      const flush = part.replace(/\n\s+/g, "\n");
      return at === 0 ? flush.replace(/^\n/, "") : flush;
    });
    dedentedParts.set(parts, found);
  }
  return found;
}

function textOf(content: Content): string {
  if (content === null) return "";
  if (content instanceof Markup) return content.text;
  if (typeof content === "number") return String(content);
  if (typeof content === "string") return escapeText(content);
  return content.map(textOf).join("");
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

// Source: HTML Living Standard, 13.3, "escaping a string". In addition, ' is
// escaped.
function escapeText(text: string): string {
  return printable(text).replace(/[&<>"']/g, (one) => entities[one]!);
}

/**
 * Returns markup of a text that may wrap after the separators in a path or an
 * identifier, but not inside a command-line flag.
 */
export function breakable(text: string): Markup {
  return html`${
    text.split(/((?<!\S)--[a-z-]+|[\/\\_](?=\w))/).map((part, at) =>
      at % 2 === 0
        ? part
        : part.startsWith("--")
        ? html`<span class="flag">${part}</span>`
        : html`${part}<wbr>`
    )
  }`;
}

/** The header row of a table whose last columns contain numbers. */
export function tableHead(
  texts: readonly string[],
  numbers: readonly string[],
): Markup {
  return html`
    <thead>
      <tr>${texts.map(columnHead)}${numbers.map((title) =>
        html`<th scope="col" class="number">${title}</th>`
      )}</tr>
    </thead>
  `;
}

/** A header row that only screen readers read. */
export function unseenTableHead(titles: readonly string[]): Markup {
  return html`
    <thead class="unseen">
      <tr>${titles.map(columnHead)}</tr>
    </thead>
  `;
}

function columnHead(title: string): Markup {
  return html`<th scope="col">${title}</th>`;
}
