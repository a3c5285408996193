import { verdicts } from "../../verdict.ts";
import { type DumpReport, nameOf } from "../report.ts";
import { fileFacts } from "../report_facts.ts";
import { checksTable } from "./checks_table.ts";
import { deepFigure } from "./deep_figure.ts";
import { factList } from "./fact_list.ts";
import { fieldsDetails } from "./fields_details.ts";
import { icon, verdictTones } from "./icons.ts";
import { mapFigure } from "./map_figure.ts";
import { html, type Markup } from "./markup.ts";

/** How much of a dump is told. */
export interface Detail {
  /** How many places its map may have. */
  readonly mapSlots: number;
  readonly hasFields: boolean;
}

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
    hasFields ? fieldsDetails(structures) : null,
];

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
    <h2 id="${id}-name"><code>${nameOf(report)}</code></h2>
    ${verdictBanner(report)}</header>
    ${parts.map((part) => part(report, detail))}</article>
  `;
}

function verdictBanner({ verdict, summary }: DumpReport): Markup {
  const tone = verdictTones[verdict];
  const { meaning } = verdicts.find((one) => one.name === verdict)!;
  return html`
    <div class="verdict ${tone}">
    ${icon(tone)}
    <div><p class="word"><strong>${verdict}</strong> <span>${meaning}</span></p>
    <p class="sentence">${summary}</p></div>
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
