import { verdicts } from "../../../base/verdict.ts";
import { type DumpReport, nameOf } from "../../dump/report.ts";
import { fileFacts } from "../report_facts.ts";
import { warningNote, warningsOf } from "./warning_note.ts";
import { checksTable } from "./checks_table.ts";
import { deepFigure } from "./deep_figure.ts";
import { factList } from "./fact_list.ts";
import { fieldsDetails } from "./fields_details.ts";
import { icon, verdictTones } from "./icons.ts";
import { mapFigure } from "./map_figure.ts";
import { breakable } from "./breakable.ts";
import { html, type Markup } from "./markup.ts";
import type { Detail } from "./page_budget.ts";

/** The element of a dump, for links to it. */
export function dumpId(index: number): string {
  return `dump-${index + 1}`;
}

/** What follows the verdict, in this order; `null` where there is none. */
const parts: readonly ((
  report: DumpReport,
  detail: Detail,
) => Markup | null)[] = [
  (report) => whatItIs(report),
  ({ map, kernel }, { mapSlots }) =>
    map ? mapFigure(map, mapSlots, kernel?.pages?.promised ?? null) : null,
  ({ deep }) => deep ? deepFigure(deep) : null,
  ({ checks }) => checksTable(checks),
  ({ structures }, { hasFields }) =>
    hasFields ? fieldsDetails(structures) : briefNote,
];

const briefNote = html`
  <p class="part note">So many dumps are on this page that the raw header is left
  out here and the map is coarser: inspect this dump alone to see them.</p>
`;

/** The first section stands below the table, which only several dumps have. */
const backLink = html`
  <a class="back" href="#all">All dumps</a>
`;

/** The report of one dump. */
export function dumpArticle(
  report: DumpReport,
  index: number,
  detail: Detail,
): Markup {
  const id = dumpId(index);
  return html`
    <article id="${id}" aria-labelledby="${id}-name">
    <header>
    <div class="name"><h2 id="${id}-name"><code>${breakable(
      nameOf(report),
    )}</code></h2>
    ${index === 0 ? null : backLink}</div>
    ${verdictBanner(report)}</header>
    ${parts.map((part) => part(report, detail))}</article>
  `;
}

function verdictBanner(report: DumpReport): Markup {
  const { verdict, summary } = report;
  const tone = verdictTones[verdict];
  const { meaning } = verdicts.find((one) => one.name === verdict)!;
  return html`
    <div class="verdict ${tone}">
    ${icon(tone)}
    <div><p class="word"><strong>${verdict}</strong> <span>${meaning}</span></p>
    <p class="sentence">${breakable(summary)}</p>${warningNote(
      warningsOf(report),
    )}</div>
    </div>
  `;
}

function whatItIs(report: DumpReport): Markup | null {
  const facts = fileFacts(report);
  if (facts.length === 0) return null;
  return html`
    <section class="part">
      <h3>What it is</h3>
    ${factList(facts)}
    </section>
  `;
}
