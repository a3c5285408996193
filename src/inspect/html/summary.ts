import { counted } from "../../text/count.ts";
import { sizeText } from "../../text/size_text.ts";
import { type Verdict, verdicts } from "../../verdict.ts";
import { type DumpReport, nameOf } from "../report.ts";
import { dumpId } from "./dump_article.ts";
import { icon, verdictTones } from "./icons.ts";
import { html, type Markup } from "./markup.ts";

/** What the summary keeps of a dump. */
export interface SummaryRow {
  readonly name: string;
  readonly verdict: Verdict;
  readonly summary: string;
  readonly sizeBytes: number | null;
}

/** What the summary keeps of a report: little, for there may be thousands. */
export function summaryRow(report: DumpReport): SummaryRow {
  const { verdict, summary, sizeBytes } = report;
  return { name: nameOf(report), verdict, summary, sizeBytes };
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

/** All dumps at a glance, where there are several. */
export function summarySection(rows: readonly SummaryRow[]): Markup | null {
  if (rows.length === 0) {
    return html`
      <p>No dumps were inspected.</p>
    `;
  }
  if (rows.length === 1) return null;
  return html`
    <nav class="summary" aria-label="All dumps">
      <ul class="counts">
    ${verdictCounts(rows).map(([verdict, count]) =>
      html`
        <li class="${verdictTones[verdict]}">${icon(
          verdictTones[verdict],
        )}<b>${count}</b> ${verdict}</li>
      `
    )}</ul>
      <table>
        <caption>${counted(rows.length, "dump")}</caption>
        <thead class="unseen">
          <tr>
            <th scope="col">Verdict</th>
            <th scope="col">Dump</th>
            <th scope="col">Size</th>
          </tr>
        </thead>
        <tbody>
    ${worstFirst(rows).map(tableRow)}</tbody>
      </table>
    </nav>
  `;
}

type Placed = readonly [row: SummaryRow, index: number];

/** Among thousands of dumps, the few that are not whole stand on top. */
function worstFirst(rows: readonly SummaryRow[]): Placed[] {
  const rankOf = ([{ verdict }]: Placed) =>
    verdicts.findIndex(({ name }) => name === verdict);
  return rows.map((row, index): Placed => [row, index])
    .sort((a, b) => rankOf(a) - rankOf(b));
}

function tableRow([row, index]: Placed): Markup {
  const tone = verdictTones[row.verdict];
  return html`
    <tr>
      <td><span class="status ${tone}">${icon(tone)}${row.verdict}</span></td>
      <th
        scope="row"><a href="#${dumpId(index)}"><code>${row
          .name}</code></a>${row.verdict === "complete"
          ? null
          : html`<small>${row.summary}</small>`}</th>
      <td class="number">${row.sizeBytes === null
        ? ""
        : sizeText(row.sizeBytes)}</td>
    </tr>
  `;
}
