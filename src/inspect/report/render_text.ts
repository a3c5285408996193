import { renderFinding, tally } from "../../base/finding.ts";
import { printable } from "../../base/text/printable.ts";
import type { TextStyle } from "../../base/text/text_style.ts";
import {
  fileLines,
  type LineLayout,
  shortened,
  wrapText,
} from "../../base/text/wrap.ts";
import type { Verdict } from "../../base/verdict.ts";
import { type DumpReport, nameOf } from "../dump/report.ts";
import { deepFacts } from "./deep_facts.ts";
import { type Fact, fileFacts } from "./dump_facts.ts";

const indent = "  ";
const labelWidth = 12;

const verdictPaint: Record<Verdict, keyof TextStyle> = {
  complete: "green",
  unverified: "yellow",
  unexpected: "yellow",
  partial: "yellow",
  truncated: "red",
  damaged: "red",
  unreadable: "red",
};

/** The number of warnings. Warnings do not change the verdict. */
export function warningCount({ checks }: DumpReport): number {
  return checks.filter(({ status }) => status === "warning").length;
}

export function hasWarning(report: DumpReport): boolean {
  return warningCount(report) > 0;
}

export function isGood(report: DumpReport): boolean {
  return report.verdict === "complete" && !hasWarning(report);
}

/** The first line of a report: the verdict and the file. */
export function renderHeadline(
  report: DumpReport,
  style: TextStyle,
  { columns, shortens }: LineLayout = fileLines,
): string {
  // Green means that no finding needs attention.
  const paint = report.verdict === "complete" && hasWarning(report)
    ? "yellow"
    : verdictPaint[report.verdict];
  const verdict = report.verdict.toUpperCase();
  const name = printable(nameOf(report));
  const shown = shortens ? shortened(name, columns - verdict.length - 2) : name;
  return `${style[paint](style.bold(verdict))}  ${shown}\n`;
}

/**
 * The report of a dump for people: the verdict, facts about the dump, and the
 * checks that did not pass, with advice. `verbose` adds the other checks.
 */
export function renderText(
  report: DumpReport,
  style: TextStyle,
  verbose: boolean,
  layout: LineLayout = fileLines,
): string {
  const { columns, shortens } = layout;
  const summary = printable(report.summary);
  const lines = wrapText(summary, indent, columns, shortens);
  const { deep } = report;
  const facts = [...fileFacts(report), ...deep ? deepFacts(deep) : []];
  if (facts.length > 0) {
    lines.push(
      "",
      ...facts.flatMap((one) => renderFact(one, layout)),
    );
  }
  const shown = report.checks.filter((one) =>
    verbose || one.status === "warning" || one.status === "fail" ||
    one.verdict !== undefined
  );
  for (const finding of shown) {
    lines.push("", ...renderFinding(finding, style, report.summary, layout));
  }
  if (report.format !== "unknown") {
    lines.push("", indent + tally(report.checks));
  }
  return renderHeadline(report, style, layout) + lines.join("\n") + "\n";
}

/**
 * Labels of the facts whose lines are paths. Paths are not wrapped at spaces.
 */
const pathLabels: readonly string[] = ["Program", "Symbols"];

function renderFact(
  [label, ...texts]: Fact,
  { columns, shortens }: LineLayout,
): string[] {
  const column = indent + " ".repeat(labelWidth);
  const isPath = shortens && pathLabels.includes(label);
  const lines = texts.map(printable).flatMap((text) =>
    wrapText(
      isPath ? shortened(text, columns - column.length) : text,
      column,
      columns,
      shortens,
    )
  );
  const first = lines[0]!.slice(column.length);
  return [indent + label.padEnd(labelWidth) + first, ...lines.slice(1)];
}
