import { grouped } from "../../../base/text/count.ts";
import type {
  MapRegion,
  MapState,
  MapTotal,
  MemoryMap,
} from "../../dump/map/memory_map.ts";
import {
  countText,
  type Picture,
  type Slot,
  spaceText,
  stateWords,
} from "../../dump/map/picture.ts";
import { regionLimit } from "../../dump/map/region_tally.ts";
import { emptyWords } from "./map_cells.ts";
import { html, type Markup, tableHead } from "./markup.ts";

/**
 * The legend: the meaning of each color, and the amount of memory with this
 * color.
 */
export function mapLegend(
  map: MemoryMap,
  { slots, cellBytes }: Picture,
): Markup {
  const cell = spaceText(cellBytes);
  const unit = map.unit === "page" ? "Pages" : "Bytes";
  const hasFree = map.space === "process" && slots.some(isFree);
  const hasHole = slots.some((one) => one.kind === "hole");
  return html`
    <table class="legend">
      <caption>Each square is ${cell} of addresses. ${scale}</caption>
      ${tableHead(["Memory"], [unit, "Size"])}
      <tbody>
    ${map.totals.map((one) => totalRow(map, one))}
      </tbody>
    </table>
    ${hasFree ? note(swatch("free"), `${capitalized(emptyWords(map))}.`) : null}
    ${hasHole
      ? note(swatch("hole"), "A gap of any size, drawn shortened.")
      : null}
  `;
}

function isFree({ kind, inFile, missing, committed, reserved }: Slot): boolean {
  return kind === "cell" && inFile + missing + committed + reserved === 0;
}

const levels = [1, 2, 3, 4].map((level) =>
  html`
    <path class="f${level}" d="M${level - 1} 0h.9v.9h-.9z" />
  `
);

/** The scale of shades, which show how much of a square is in the file. */
const scale = html`
  <span
    class="scale">Little in the file<svg viewBox="0 0 4 .9" aria-hidden="true">${levels}</svg>most of it</span>
`;

function totalRow(map: MemoryMap, { state, count }: MapTotal): Markup {
  const size = count === null
    ? "?"
    : spaceText(BigInt(count) * BigInt(map.unitBytes));
  return html`
    <tr>
      <th scope="row">${stateLabel(state)}<small>${stateWords[state]
        .meaning}</small></th>
      <td class="number">${count === null ? "?" : grouped(count)}</td>
      <td class="number">${size}</td>
    </tr>
  `;
}

function note(sample: Markup, words: string): Markup {
  return html`<p class="note">${sample}${words}</p>`;
}

/** A collapsed table of the regions of a map, by address. */
export function regionTable(map: MemoryMap): Markup | null {
  const { regions, totals } = map;
  if (regions.length === 0) return null;
  const isPart = totals.some((one) => (one.regions ?? 0) > regionLimit);
  const extent = isPart
    ? `the ${regionLimit} largest of each kind`
    : `all ${grouped(regions.length)}`;
  return html`
    <details>
      <summary>Regions by address <small>${extent}</small></summary>
      <table class="regions">
        <caption class="unseen">Regions of memory by address, ${extent}</caption>
        ${tableHead(["Memory", "First and last address"], ["Size"])}
        <tbody>
    ${regions.map((one) => regionRow(map, one))}
        </tbody>
      </table>
    </details>
  `;
}

function regionRow(
  map: MemoryMap,
  { state, start, last, count }: MapRegion,
): Markup {
  return html`
    <tr>
      <th scope="row">${stateLabel(state)}</th>
      <td><code>${start}</code> <code>${last}</code></td>
      <td>${countText(map, count)}</td>
    </tr>
  `;
}

function stateLabel(state: MapState): Markup {
  return html`${swatch(state)}${capitalized(stateWords[state].name)}`;
}

function capitalized(text: string): string {
  return text[0]!.toUpperCase() + text.slice(1);
}

const square = "M.05 .05h.9v.9h-.9z";

const swatches: Record<
  MapState | "free" | "hole",
  { readonly look: string; readonly path: string }
> = {
  "in-file": { look: "f4", path: square },
  "missing": { look: "x", path: square },
  "absent": { look: "e", path: square },
  "committed": { look: "c", path: square },
  "reserved": { look: "r", path: square },
  "free": { look: "e", path: square },
  "hole": { look: "h", path: "M.3 .95 .45 .05M.55 .95.7 .05" },
};

/** A sample of a square in the map, for the legend. */
function swatch(name: keyof typeof swatches): Markup {
  const { look, path } = swatches[name];
  return html`
    <svg class="swatch" viewBox="0 0 1 1" aria-hidden="true">
      <path class="${look}" d="${path}" />
    </svg>
  `;
}
