import { grouped } from "../../../base/text/count.ts";
import { countText } from "../../dump/map/count_text.ts";
import type { MapRegion, MemoryMap } from "../../dump/map/memory_map.ts";
import { stateWords } from "../../dump/map/picture.ts";
import { regionLimit } from "../../dump/map/region_tally.ts";
import { html, type Markup } from "./markup.ts";
import { swatch } from "./swatch.ts";

/** The regions of a map by address, folded away. */
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
        <thead>
          <tr>
            <th scope="col">Memory</th>
            <th scope="col">First and last address</th>
            <th scope="col" class="number">Size</th>
          </tr>
        </thead>
        <tbody>
    ${regions.map((one) => row(map, one))}
        </tbody>
      </table>
    </details>
  `;
}

function row(map: MemoryMap, { state, start, last, count }: MapRegion): Markup {
  const { name } = stateWords[state];
  const title = name[0]!.toUpperCase() + name.slice(1);
  return html`
    <tr>
      <th scope="row">${swatch(state)}${title}</th>
      <td><code>${start}</code> <code>${last}</code></td>
      <td>${countText(map, count)}</td>
    </tr>
  `;
}
