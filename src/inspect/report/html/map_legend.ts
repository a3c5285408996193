import { grouped } from "../../../base/text/count.ts";
import { spaceText } from "../../dump/map/count_text.ts";
import type { MapTotal, MemoryMap } from "../../dump/map/memory_map.ts";
import { type Picture, type Slot, stateWords } from "../../dump/map/picture.ts";
import { html, type Markup } from "./markup.ts";
import { swatch } from "./swatch.ts";

/** What each look means and how much memory that is. */
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
      <thead>
        <tr>
          <th scope="col">Memory</th>
          <th scope="col" class="number">${unit}</th>
          <th scope="col" class="number">Size</th>
        </tr>
      </thead>
      <tbody>
    ${map.totals.map((one) => row(map, one))}
      </tbody>
    </table>
    ${hasFree ? note(swatch("free"), "Free, or nothing is told of it.") : null}
    ${hasHole ? note(swatch("hole"), "A gap of any size, compressed.") : null}
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

/** How the color tells how much of a square is in the file. */
const scale = html`
  <span
    class="scale">Little in the file<svg viewBox="0 0 4 .9" aria-hidden="true">${levels}</svg>most of it</span>
`;

function row(map: MemoryMap, { state, count }: MapTotal): Markup {
  const { name, meaning } = stateWords[state];
  const title = name[0]!.toUpperCase() + name.slice(1);
  const size = count === null
    ? "?"
    : spaceText(BigInt(count) * BigInt(map.unitBytes));
  return html`
    <tr>
      <th scope="row">${swatch(state)}${title}<small>${meaning}</small></th>
      <td class="number">${count === null ? "?" : grouped(count)}</td>
      <td class="number">${size}</td>
    </tr>
  `;
}

function note(sample: Markup, words: string): Markup {
  return html`<p class="note">${sample}${words}</p>`;
}
