import { verdicts } from "../../../base/verdict.ts";
import { type DumpReport, nameOf } from "../../dump/report.ts";
import { fileFacts } from "../dump_facts.ts";
import { warningCount } from "../render_text.ts";
import { checksTable } from "./checks_table.ts";
import { deepFigure, factList } from "./deep_figure.ts";
import { fieldsDetails } from "./fields_details.ts";
import { icon, verdictTones, warningNote } from "./icons.ts";
import { mapFigure } from "./map_figure.ts";
import { breakable, html, type Markup } from "./markup.ts";
import type { Detail } from "./page_budget.ts";

/** The id of the HTML element of a dump, for links. */
export function dumpId(index: number): string {
  return `dump-${index + 1}`;
}

/**
 * The functions that create the parts below the verdict, in order. Each returns
 * `null` if its part is not shown.
 */
const parts: readonly ((
  report: DumpReport,
  detail: Detail,
) => Markup | null)[] = [
  (report) => factsSection(report),
  ({ map, kernel }, { maxMapSlots }) =>
    map ? mapFigure(map, maxMapSlots, kernel?.pages?.promised ?? null) : null,
  ({ deep }) => deep ? deepFigure(deep) : null,
  ({ checks }) => checksTable(checks),
  ({ structures }, { hasFields }) =>
    hasFields ? fieldsDetails(structures) : briefNote,
];

const briefNote = html`
  <p class="part note">This page has many dumps, so the raw header is left out
  here and the map is coarser. Inspect this dump alone to see both.</p>
`;

/**
 * A link from a dump to the table. The style hides the link in the first dump
 * on the page: this dump is directly below the table, or there is no table.
 */
const backLink = html`
  <a class="back" href="#all">All dumps</a>
`;

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
    ${backLink}</div>
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
      warningCount(report),
    )}</div>
    </div>
  `;
}

function factsSection(report: DumpReport): Markup | null {
  const facts = fileFacts(report);
  if (facts.length === 0) return null;
  return html`
    <section class="part">
      <h3>About this dump</h3>
    ${factList(facts)}
    </section>
  `;
}
