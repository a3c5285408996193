import { printable } from "../../base/text/printable.ts";

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/**
 * A line of text for XML 1.0, in an element or an attribute. What XML may not
 * hold, even as a reference, is shown as `\uffff`: control characters and lone
 * surrogates as {@linkcode printable} does, and the two that are left over
 * (section 2.2 of https://www.w3.org/TR/xml/). `##[` is a command in the log of
 * a job, so its bracket is a reference.
 */
export function xmlText(text: string): string {
  return printable(text)
    .replace(
      /[\ufffe\uffff]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16)}`,
    )
    .replace(/[&<>"]/g, (character) => entities[character]!)
    .replace(/(##(?:vso)?)\[/gi, "$1&#91;");
}
