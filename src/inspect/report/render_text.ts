import { printable } from "../../base/text/printable.ts";
import type { TextStyle } from "../../base/text/text_style.ts";
import { wrapText } from "../../base/text/wrap.ts";
import { renderFinding, tally } from "../../base/finding.ts";
import type { Fact } from "./fact.ts";
import { type DumpReport, nameOf } from "../dump/report.ts";
import { factsOf } from "./report_facts.ts";
import type { Verdict } from "../../base/verdict.ts";

const indent = "  ";
const labelWidth = 12;

const verdictPaint: Record<Verdict, keyof TextStyle> = {
  complete: "green",
  unexpected: "yellow",
  partial: "yellow",
  truncated: "red",
  damaged: "red",
  unreadable: "red",
};

/** The first line of a report: the verdict and the file. */
export function renderHeadline(report: DumpReport, style: TextStyle): string {
  // Green tells that nothing is left to look at.
  const paint = hasWarning(report) && report.verdict === "complete"
    ? "yellow"
    : verdictPaint[report.verdict];
  const verdict = style[paint](
    style.bold(report.verdict.toUpperCase()),
  );
  return `${verdict}  ${printable(nameOf(report))}\n`;
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
    verbose || one.status === "warning" || one.status === "fail" ||
    one.verdict !== undefined
  );
  for (const finding of shown) {
    lines.push("", ...renderFinding(finding, style, report.summary));
  }
  if (report.format !== "unknown") {
    lines.push("", indent + tally(report.checks));
  }
  return renderHeadline(report, style) + lines.join("\n") + "\n";
}

/** Whether something is worth a look, whatever the verdict. */
export function hasWarning(report: DumpReport): boolean {
  return report.checks.some((one) => one.status === "warning");
}

function renderFact([label, ...texts]: Fact): string[] {
  const column = indent + " ".repeat(labelWidth);
  const lines = texts.flatMap((text) => wrapText(printable(text), column));
  const first = lines[0]!.slice(column.length);
  return [indent + label.padEnd(labelWidth) + first, ...lines.slice(1)];
}
