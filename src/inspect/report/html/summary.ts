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
  /** Whether the page has a section for the dump. */
  readonly hasSection: boolean;
}

export function summaryRow(
  report: DumpReport,
  hasSection: boolean,
): SummaryRow {
  const { verdict, summary, sizeBytes } = report;
  return {
    name: nameOf(report),
    verdict,
    summary,
    sizeBytes,
    warnings: warningCount(report),
    hash: hasSection ? null : report.hash?.value ?? null,
    hasSection,
  };
}

/** The number of dumps of each verdict, the worst verdict first. */
function verdictCounts(
  rows: readonly SummaryRow[],
): (readonly [Verdict, number])[] {
  return verdicts.map(({ name }) =>
    [name, rows.filter((one) => one.verdict === name).length] as const
  ).filter(([, count]) => count > 0);
}

/** The result of the run in a few words, for the title of the page. */
export function pageTitle(rows: readonly SummaryRow[]): string {
  const bad = rows.filter((one) => one.verdict !== "complete").length;
  if (rows.length === 0) return "no dumps";
  if (rows.length === 1) return rows[0]!.verdict;
  return bad === 0
    ? `all ${counted(rows.length, "dump")} complete`
    : `${bad} of ${counted(rows.length, "dump")} not complete`;
}

/** A table of all dumps, in pieces. It is omitted for a single dump. */
export function* summarySection(
  rows: readonly SummaryRow[],
  details: DetailCounts,
): Generator<Markup> {
  if (rows.length === 0) {
    yield html`
      <p>No dumps were inspected.</p>
    `;
  }
  if (rows.length < 2) return;
  yield html`
    <nav class="summary" id="all" aria-label="All dumps">
      <ul class="counts">
    ${verdictCounts(rows).map(([verdict, count]) =>
      html`
        <li class="${verdictTones[verdict]}">${icon(
          verdictTones[verdict],
        )}<b>${grouped(count)}</b> ${verdict}</li>
      `
    )}</ul>
      <table>
        <caption>${counted(rows.length, "dump")}${detailText(details)}</caption>
        ${unseenTableHead(["Verdict", "Dump", "Size"])}
        <tbody>
  `;
  for (const one of worstFirst(rows)) yield tableRow(one);
  yield html`
    </tbody>
    </table>
    </nav>
  `;
}

/** A sentence on the parts that the page leaves out, and on how to see them. */
function detailText({ full, brief, listed }: DetailCounts): string {
  if (brief + listed === 0) return "";
  const parts = [
    `${grouped(full)} are shown in full below`,
    `${grouped(brief)} without the raw header and with a coarser map`,
    ...listed === 0 ? [] : [`${grouped(listed)} in this table only`],
  ];
  return `: ${
    parts.join(", ")
  }. Inspect fewer dumps at a time to see everything.`;
}

type IndexedRow = readonly [row: SummaryRow, index: number];

/**
 * Sorts the dumps, the worst first, so that the few dumps that need attention
 * are above thousands of others.
 */
function worstFirst(rows: readonly SummaryRow[]): IndexedRow[] {
  const rankOf = ([{ verdict, warnings }]: IndexedRow) =>
    2 * verdicts.findIndex(({ name }) => name === verdict) -
    (warnings > 0 ? 1 : 0);
  return rows.map((row, index): IndexedRow => [row, index])
    .sort((a, b) => rankOf(a) - rankOf(b));
}

function tableRow([row, index]: IndexedRow): Markup {
  const { name, verdict, summary, sizeBytes, warnings, hash } = row;
  const tone = verdictTones[verdict];
  const code = html`<code>${breakable(name)}</code>`;
  return html`
    <tr>
      <td><span class="status ${tone}">${icon(tone)}${verdict}</span></td>
      <th scope="row">${row.hasSection
        ? html`<a href="#${dumpId(index)}">${code}</a>`
        : code}${verdict === "complete"
        ? null
        : html`<small>${breakable(summary)}</small>`}${hash === null
        ? null
        : html`<small>SHA-256 <code>${hash}</code></small>`}${warningNote(
          warnings,
        )}</th>
      <td class="number">${sizeBytes === null ? "" : sizeText(sizeBytes)}</td>
    </tr>
  `;
}
