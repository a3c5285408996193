import { printable } from "../text/printable.ts";
import type { TextStyle } from "../text/text_style.ts";
import { textColumns, wrapText } from "../text/wrap.ts";
import { grouped } from "../text/count.ts";
import type { Finding, Status } from "../finding.ts";
import { kernelFacts } from "./kernel_facts.ts";
import { minidumpFacts } from "./minidump_facts.ts";
import type { DumpReport } from "./report.ts";
import { sizeText } from "../text/size_text.ts";
import type { Verdict } from "../verdict.ts";

/** A fact about a dump: what it is of, and the lines that tell it. */
export type Fact = readonly [label: string, ...lines: string[]];

const indent = "  ";
const labelWidth = 12;

type Paint = keyof TextStyle;

const verdictPaint: Record<Verdict, Paint> = {
  complete: "green",
  unexpected: "yellow",
  partial: "yellow",
  truncated: "red",
  damaged: "red",
  unreadable: "red",
};

const statusPaint: Record<Status, Paint> = {
  pass: "green",
  warning: "yellow",
  fail: "red",
  skipped: "dim",
};

/** The first line of a report: the verdict and the file. */
export function renderHeadline(report: DumpReport, style: TextStyle): string {
  const verdict = style[verdictPaint[report.verdict]](
    style.bold(report.verdict.toUpperCase()),
  );
  return `${verdict}  ${printable(report.path)}\n`;
}

/**
 * The report of a dump for a person: the verdict, what the dump is, and the
 * checks that did not pass with what to do, or with `verbose` all of them.
 */
export function renderText(
  report: DumpReport,
  style: TextStyle,
  verbose: boolean,
): string {
  const lines = wrapText(printable(report.summary), indent);
  const facts = factsOf(report);
  if (facts.length > 0) lines.push("", ...facts.flatMap(renderFact));
  const shown = report.checks.filter((one) =>
    verbose || one.status === "warning" || one.status === "fail"
  );
  for (const finding of shown) {
    lines.push("", ...renderFinding(finding, style, report.summary));
  }
  if (report.format !== "unknown") {
    lines.push("", indent + tally(report.checks));
  }
  return renderHeadline(report, style) + lines.join("\n") + "\n";
}

function factsOf(report: DumpReport): Fact[] {
  const { kernel, minidump, sizeBytes } = report;
  if (kernel === null && minidump === null) return [];
  const size = sizeBytes ?? 0;
  return [
    ...(kernel ? kernelFacts(kernel) : []),
    ...(minidump ? minidumpFacts(minidump) : []),
    [
      "Size",
      `${grouped(size)} bytes (${sizeText(size)})`,
    ],
  ];
}

function renderFact([label, ...texts]: Fact): string[] {
  const column = indent + " ".repeat(labelWidth);
  const lines = texts.flatMap((text) => wrapText(printable(text), column));
  const first = lines[0]!.slice(column.length);
  return [indent + label.padEnd(labelWidth) + first, ...lines.slice(1)];
}

/** What was already said as the summary is not said again. */
function renderFinding(
  finding: Finding,
  style: TextStyle,
  summary: string,
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

function tally(checks: readonly Finding[]): string {
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
