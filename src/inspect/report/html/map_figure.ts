import { grouped, sizeText } from "../../../base/text/count.ts";
import { countText } from "../../dump/map/count_text.ts";
import type { MapState, MemoryMap } from "../../dump/map/memory_map.ts";
import { pictureOf, stateWords } from "../../dump/map/picture.ts";
import { slotBlocks } from "./map_cells.ts";
import { mapLegend } from "./map_legend.ts";
import { html, type Markup } from "./markup.ts";
import { percentText } from "./percent.ts";
import { regionTable } from "./region_table.ts";
import { shareBar } from "./share_bar.ts";

/**
 * The map of memory: how much of what is listed is there, the picture with its
 * legend, and the largest regions in a table.
 *
 * @param mostSlots How many places the picture may have.
 * @param promised How many pages the header promises, if it does: the table
 * may say otherwise.
 */
export function mapFigure(
  map: MemoryMap,
  mostSlots: number,
  promised: number | null,
): Markup {
  const picture = pictureOf(map, mostSlots);
  const title = map.space === "physical"
    ? "Physical memory"
    : "Memory of the process";
  const label = describe(map);
  return html`
    <section class="part">
    <h3>${title}</h3>
    ${share(map, promised)}
    <div class="picture" role="img" aria-label="${label}">
    ${slotBlocks(map, picture.slots)}
    </div>
    ${mapLegend(map, picture)}
    ${regionTable(map)}
    </section>
  `;
}

function countOf(map: MemoryMap, state: MapState): number {
  return map.totals.find((one) => one.state === state)?.count ?? 0;
}

/** What is there of what the table lists, as a bar and in words. */
function share(map: MemoryMap, promised: number | null): Markup {
  const held = countOf(map, "in-file");
  const all = held + countOf(map, "missing");
  if (all === 0) return html`<p class="share">The dump lists no memory.</p>`;
  const percent = percentText(held, all);
  const unit = map.unit === "page" ? "pages" : "bytes";
  const counts = `${grouped(held)} of ${grouped(all)} ${unit}. `;
  return html`
    <p
      class="share"><strong>${percent}</strong> of the memory that the dump lists is in the file: ${counts}${lie(
        promised,
        all,
      )}${leftOut(map)}</p>
    ${shareBar(held, all)}
  `;
}

function lie(promised: number | null, listed: number): Markup | null {
  if (promised === null || promised === listed) return null;
  return html`
    <b class="bad">Its header promises ${grouped(promised)}.</b>
  `;
}

/** What the dump never was to hold: all that it lists is not all there was. */
function leftOut(map: MemoryMap): string | null {
  const bytes = countOf(map, "committed");
  return bytes === 0
    ? null
    : `The process used ${sizeText(bytes)} more, which the dump leaves out.`;
}

/** The picture in words, for who does not see it. */
function describe(map: MemoryMap): string {
  const space = map.space === "physical"
    ? "Map of physical memory"
    : "Map of the memory of the process";
  const reach = map.last === null ? "" : ` up to address ${map.last}`;
  const parts = map.totals.map(({ state, count, regions }) => {
    const size = count === null ? "unknown" : countText(map, count);
    const noun = regions === 1 ? "region" : "regions";
    const places = regions === null ? "" : ` in ${grouped(regions)} ${noun}`;
    return `${stateWords[state].name}: ${size}${places}`;
  });
  return `${space}${reach}. ${parts.join("; ")}. The tables tell the same.`;
}
