import { printable } from "../../../base/text/printable.ts";

/** Text that is HTML already: only {@linkcode html} makes it. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What may stand in a template: text is escaped, markup is not. */
export type Content =
  | Markup
  | string
  | number
  | null
  | readonly Content[];

/**
 * A template for HTML. Every text that is put into it is escaped, so that no
 * text of a dump can become a tag, leave an attribute or hide what it is; in
 * the template, attributes stand in double quotes.
 *
 * ```ts
 * import { html } from "./markup.ts";
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

/** The indentation of the source is not sent along. */
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

// HTML Living Standard, 13.3, "escaping a string", and ' for good measure.
function escapeText(text: string): string {
  return printable(text).replace(/[&<>"']/g, (one) => entities[one]!);
}
