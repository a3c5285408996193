import { counted, grouped, sizeText } from "../../../base/text/count.ts";
import { type Verdict, verdicts } from "../../../base/verdict.ts";
import { type DumpReport, nameOf } from "../../dump/report.ts";
import { breakable } from "./breakable.ts";
import { dumpId } from "./dump_article.ts";
import { icon, verdictTones } from "./icons.ts";
import { html, type Markup } from "./markup.ts";
import type { Told } from "./page_budget.ts";
import { warningNote, warningsOf } from "./warning_note.ts";

/** What the summary keeps of a dump. */
export interface SummaryRow {
  readonly name: string;
  readonly verdict: Verdict;
  readonly summary: string;
  readonly sizeBytes: number | null;
  readonly warnings: number;
  readonly hash: string | null;
  /** Whether the page tells more of it. */
  readonly hasSection: boolean;
}

/** What the summary keeps of a report: little, for there may be thousands. */
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
    warnings: warningsOf(report),
    hash: hasSection ? null : report.hash?.value ?? null,
    hasSection,
  };
}

/** How many dumps have which verdict, the worst first. */
export function verdictCounts(
  rows: readonly SummaryRow[],
): (readonly [Verdict, number])[] {
  return verdicts.map(({ name }) =>
    [name, rows.filter((one) => one.verdict === name).length] as const
  ).filter(([, count]) => count > 0);
}

/** The report in a few words: the title of the page. */
export function titleOf(rows: readonly SummaryRow[]): string {
  const bad = rows.filter((one) => one.verdict !== "complete").length;
  if (rows.length === 0) return "no dumps";
  if (rows.length === 1) return rows[0]!.verdict;
  return bad === 0
    ? `all ${counted(rows.length, "dump")} complete`
    : `${bad} of ${counted(rows.length, "dump")} not complete`;
}

/** All dumps at a glance, where there are several, in pieces. */
export function* summarySection(
  rows: readonly SummaryRow[],
  told: Told,
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
        <caption>${counted(rows.length, "dump")}${toldInFull(told)}</caption>
        <thead class="unseen">
          <tr>
            <th scope="col">Verdict</th>
            <th scope="col">Dump</th>
            <th scope="col">Size</th>
          </tr>
        </thead>
        <tbody>
  `;
  for (const one of worstFirst(rows)) yield tableRow(one);
  yield html`
    </tbody>
    </table>
    </nav>
  `;
}

/** A page that leaves something out says so, and how to see it. */
function toldInFull({ full, brief, listed }: Told): string {
  if (brief + listed === 0) return "";
  const parts = [
    `${grouped(full)} are told in full below`,
    `${grouped(brief)} without the raw header and with a coarser map`,
    ...listed === 0 ? [] : [`${grouped(listed)} in this table only`],
  ];
  return `: ${parts.join(", ")}. Inspect fewer at a time to see all of them.`;
}

type Placed = readonly [row: SummaryRow, index: number];

/** Among thousands of dumps, the few that need a look stand on top. */
function worstFirst(rows: readonly SummaryRow[]): Placed[] {
  const rankOf = ([{ verdict, warnings }]: Placed) =>
    2 * verdicts.findIndex(({ name }) => name === verdict) -
    (warnings > 0 ? 1 : 0);
  return rows.map((row, index): Placed => [row, index])
    .sort((a, b) => rankOf(a) - rankOf(b));
}

function tableRow([row, index]: Placed): Markup {
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
