import { grouped, sizeText } from "../../../base/text/count.ts";
import type { MapState, MemoryMap } from "../../dump/map/memory_map.ts";
import { countText, pictureOf, stateWords } from "../../dump/map/picture.ts";
import { slotBlocks } from "./map_cells.ts";
import { mapLegend, regionTable } from "./map_tables.ts";
import { html, type Markup } from "./markup.ts";
import { percentText, shareBar } from "./share.ts";

/**
 * The map of memory: how much of the listed memory is in the file, the picture
 * of the map, its legend, and a table of the largest regions.
 *
 * @param promised The page count in the header, which may differ from the count
 * of the dump's page list; `null` if the header has no page count.
 */
export function mapFigure(
  map: MemoryMap,
  maxSlots: number,
  promised: number | null,
): Markup {
  const picture = pictureOf(map, maxSlots);
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

/**
 * The share of the listed memory that is in the file, in words and as a bar.
 */
function share(map: MemoryMap, promised: number | null): Markup {
  const held = countOf(map, "in-file");
  const all = held + countOf(map, "missing");
  if (all === 0) return html`<p class="share">The dump lists no memory.</p>`;
  const percent = percentText(held, all);
  const unit = map.unit === "page" ? "pages" : "bytes";
  const counts = `${grouped(held)} of ${grouped(all)} ${unit}. `;
  return html`
    <p
      class="share"><strong>${percent}</strong> of the memory that the dump lists is in the file: ${counts}${mismatch(
        promised,
        all,
      )}${leftOut(map)}</p>
    ${shareBar(held, all)}
  `;
}

/**
 * A warning if the page count in the header differs from the number of listed
 * pages.
 */
function mismatch(promised: number | null, listed: number): Markup | null {
  if (promised === null || promised === listed) return null;
  return html`
    <b class="bad">According to its header, the dump has ${grouped(
      promised,
    )} pages.</b>
  `;
}

/**
 * A note on memory that was left out on purpose, because a dump need not list
 * all memory.
 */
function leftOut(map: MemoryMap): string | null {
  const bytes = countOf(map, "committed");
  return bytes === 0
    ? null
    : `The process used ${
      sizeText(bytes)
    } more memory, which is not in the dump.`;
}

/** A description of the picture, for screen readers. */
function describe(map: MemoryMap): string {
  const space = map.space === "physical"
    ? "Map of physical memory"
    : "Map of the memory of the process";
  const reach = map.last === null ? "" : ` up to address ${map.last}`;
  const parts = map.totals.map(({ state, count, regions }) => {
    const size = count === null ? "unknown" : countText(map, count);
    const noun = regions === 1 ? "region" : "regions";
    const where = regions === null ? "" : ` in ${grouped(regions)} ${noun}`;
    return `${stateWords[state].name}: ${size}${where}`;
  });
  return `${space}${reach}. ${
    parts.join("; ")
  }. The tables below have the same data.`;
}
