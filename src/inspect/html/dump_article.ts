import { verdicts } from "../../verdict.ts";
import { type DumpReport, nameOf } from "../report.ts";
import { factsOf } from "../report_facts.ts";
import { checksTable } from "./checks_table.ts";
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
  (report) => factList(report),
  ({ map, kernel }, { mapSlots }) =>
    map ? mapFigure(map, mapSlots, kernel?.pages?.promised ?? null) : null,
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

function factList(report: DumpReport): Markup | null {
  const facts = factsOf(report);
  if (facts.length === 0) return null;
  return html`
    <section class="part">
      <h3>What it is</h3>
      <dl class="facts">
    ${facts.map(([label, ...lines]) =>
      html`
        <div>
          <dt>${label}</dt>
          <dd>${lines.map((line) => html`<span>${withCodes(line)}</span>`)}</dd>
        </div>
      `
    )}</dl>
    </section>
  `;
}

/** Hexadecimal numbers and hashes stand in their own type. */
function withCodes(text: string): Markup[] {
  return text.split(/(0x[0-9a-f]+|^[0-9a-f]{64}$)/).map((part, at) =>
    at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`
  );
}
