import { printable } from "../../../base/text/printable.ts";
import { counted, grouped, sizeText } from "../../../base/text/count.ts";
import { type Verdict, verdicts } from "../../../base/verdict.ts";
import { type DumpReport, nameOf } from "../../dump/report.ts";
import { warningCount } from "../render_text.ts";
import { dumpId } from "./dump_article.ts";
import { icon, verdictTones, warningNote } from "./icons.ts";
import { breakable, html, type Markup, unseenTableHead } from "./markup.ts";
import type { DetailCounts } from "./page_budget.ts";

/**
 * The facts of a dump that are kept in memory for the table. They are few,
 * because there may be thousands of dumps.
 */
export interface SummaryRow {
  readonly name: string;
  readonly verdict: Verdict;
  readonly summary: string;
  readonly sizeBytes: number | null;
  readonly warnings: number;
  readonly hash: string | null;
  /**
   * The number of the dump's section, in the order of inspection; `null` if the
   * page has no section for the dump.
   */
  readonly section: number | null;
}

export function summaryRow(
  report: DumpReport,
  section: number | null,
): SummaryRow {
  const { verdict, summary, sizeBytes } = report;
  return {
    name: nameOf(report),
    verdict,
    summary,
    sizeBytes,
    warnings: warningCount(report),
    hash: section === null ? report.hash?.value ?? null : null,
    section,
  };
}

/** The number of dumps of each verdict, the worst verdict first. */
function verdictCounts(
  rows: readonly IndexedRow[],
): (readonly [Verdict, number])[] {
  return verdicts.map(({ name }) =>
    [name, rows.filter(([one]) => one.verdict === name).length] as const
  ).filter(([, count]) => count > 0);
}

/** The result of the run in a few words, for the title of the page. */
export function pageTitle(rows: readonly IndexedRow[]): string {
  const bad = rows.filter(([one]) => one.verdict !== "complete").length;
  if (rows.length === 0) return "no dumps";
  if (rows.length === 1) return rows[0]![0].verdict;
  return bad === 0
    ? `all ${counted(rows.length, "dump")} complete`
    : `${grouped(bad)} of ${counted(rows.length, "dump")} not complete`;
}

/**
 * Limits of the printed table, which fits on one page of A4 or Letter. The
 * style prints at most two lines of a name and two lines of a summary.
 */
const sheet = {
  lines: 42,
  nameLetters: 70,
  summaryLetters: 80,
  maxLines: 2,
} as const;

/** Maximum number of lines of a row on paper. */
function printedLines({ name, summary, warnings }: SummaryRow): number {
  const linesOf = (text: string, letters: number) =>
    Math.min(Math.ceil(printable(text).length / letters), sheet.maxLines);
  return linesOf(name, sheet.nameLetters) +
    linesOf(summary, sheet.summaryLetters) + (warnings > 0 ? 1 : 0);
}

/** How many rows from the top of the table are printed. */
function printedRows(rows: readonly IndexedRow[]): number {
  let lines = 0;
  const first = rows.findIndex(([row]) =>
    (lines += printedLines(row)) > sheet.lines
  );
  return first < 0 ? rows.length : first;
}

/**
 * A table of all dumps, in pieces. It is omitted for a single dump. On paper,
 * the table takes one page. The sections of the dumps are printed only on
 * request.
 *
 * @param rows The rows, the worst first.
 */
export function* summarySection(
  rows: readonly IndexedRow[],
  details: DetailCounts,
): Generator<Markup> {
  if (rows.length === 0) {
    yield html`
      <p>No dumps were inspected.</p>
    `;
  }
  if (rows.length < 2) return;
  const printed = printedRows(rows);
  yield html`
    <nav class="summary" aria-label="All dumps">
      <ul class="counts">
    ${verdictCounts(rows).map(([verdict, count]) =>
      html`
        <li class="${verdictTones[verdict]}">${icon(
          verdictTones[verdict],
        )}<b>${grouped(count)}</b> ${verdict}</li>
      `
    )}</ul>
      <table>
        <caption>${counted(rows.length, "dump")}${detailNote(details)}</caption>
        ${unseenTableHead(["Verdict", "Dump", "Size"])}
        <tbody>
  `;
  for (const [at, one] of rows.entries()) yield tableRow(one, at < printed);
  yield html`
    </tbody>
    </table>
    ${printed < rows.length ? unprintedNote(rows.length - printed) : null}
    <p class="screen note"><label><input type="checkbox"> Print the details of
    each dump, too</label></p>
    </nav>
  `;
}

function unprintedNote(count: number): Markup {
  return html`
    <p
      class="paper note">Not on this sheet: ${counted(
        count,
        "more dump",
      )}. The page in the browser lists all dumps.</p>
  `;
}

/** A sentence on the parts that the page leaves out, and on how to see them. */
function detailNote({ full, brief, listed }: DetailCounts): Markup | null {
  if (brief + listed === 0) return null;
  const parts = [
    `${grouped(full)} are shown in full below`,
    `${grouped(brief)} without the raw header and with a coarser map`,
    ...listed === 0 ? [] : [`${grouped(listed)} in this table only`],
  ];
  return html`
    <span
      class="screen">: ${parts.join(
        ", ",
      )}. Inspect fewer at a time to see everything.</span>
  `;
}

/** A row, and the position of its dump in the order of inspection. */
export type IndexedRow = readonly [row: SummaryRow, index: number];

/**
 * Sorts the dumps, the worst first, so that the few dumps that need attention
 * are above thousands of others.
 */
export function worstFirst(rows: readonly SummaryRow[]): IndexedRow[] {
  const rankOf = ([{ verdict, warnings }]: IndexedRow) =>
    2 * verdicts.findIndex(({ name }) => name === verdict) -
    (warnings > 0 ? 1 : 0);
  return rows.map((row, index): IndexedRow => [row, index])
    .sort((a, b) => rankOf(a) - rankOf(b));
}

function tableRow([row, index]: IndexedRow, isPrinted: boolean): Markup {
  const { name, verdict, summary, sizeBytes, warnings, hash } = row;
  const tone = verdictTones[verdict];
  const code = html`<code>${breakable(name)}</code>`;
  return html`
    <tr class="${isPrinted ? "printed" : "screen"}">
      <td><span class="status ${tone}">${icon(tone)}${verdict}</span></td>
      <th
        scope="row">${row.section !== null
          ? html`<a href="#${dumpId(index)}">${code}</a>`
          : code}<small>${breakable(summary)}</small>${hash === null
          ? null
          : html`<small class="screen">SHA-256 <code>${hash}</code></small>`}${warningNote(
            warnings,
          )}</th>
      <td class="number">${sizeBytes === null ? "" : sizeText(sizeBytes)}</td>
    </tr>
  `;
}
