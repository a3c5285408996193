import type { Finding, Status } from "./finding.ts";
import { printable } from "./text/printable.ts";
import type { TextStyle } from "./text/text_style.ts";
import { textColumns, wrapText } from "./text/wrap.ts";

const indent = "  ";

const statusPaint: Record<Status, keyof TextStyle> = {
  pass: "green",
  warning: "yellow",
  fail: "red",
  skipped: "dim",
};

/**
 * A finding for a person, with what was found and what to do where it matters.
 * What was already said as the summary is not said again.
 */
export function renderFinding(
  finding: Finding,
  style: TextStyle,
  summary = "",
): string[] {
  const { status, id, message, fileOffset, expected, actual, hint } = finding;
  const inner = indent + indent;
  const paint = style[statusPaint[status]];
  const head = `${status.toUpperCase()}  ${id}`;
  const where = fileOffset === undefined ? "" : ` at offset ${fileOffset}`;
  const evidence = [
    ...(actual === undefined ? [] : [`found:    ${actual}${where}`]),
    ...(expected === undefined ? [] : [`expected: ${expected}`]),
  ];
  return [
    indent + paint(head),
    ...(message === summary ? [] : wrapText(printable(message), inner)),
    ...(status === "pass" || status === "skipped" ? [] : evidence)
      .flatMap((line) => wrapHanging(printable(line), inner, 10)),
    ...(hint === undefined
      ? []
      : wrapHanging(`-> ${printable(hint)}`, inner, 3)),
  ];
}

/** A paragraph whose second and later lines are indented further. */
function wrapHanging(text: string, start: string, more: number): string[] {
  const columns = textColumns - more;
  const [first = "", ...rest] = wrapText(text, start, columns);
  return [first, ...rest.map((line) => " ".repeat(more) + line)];
}

/** How the checks ended, in a sentence. */
export function tally(checks: readonly Finding[]): string {
  const words: readonly (readonly [Status, string])[] = [
    ["fail", "failed"],
    ["warning", "with a warning"],
    ["pass", "passed"],
    ["skipped", "skipped"],
  ];
  const parts = words.flatMap(([status, word]) => {
    const count = checks.filter((one) => one.status === status).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return `Checks: ${parts.join(", ")}.`;
}
