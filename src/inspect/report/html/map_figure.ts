import { grouped, sizeText } from "../../../base/text/count.ts";
import type { MapState, MemoryMap } from "../../dump/map/memory_map.ts";
import { countText, pictureOf, stateWords } from "../../dump/map/picture.ts";
import { describesUse, slotBlocks } from "./map_cells.ts";
import { mapLegend, regionTable } from "./map_tables.ts";
import { html, type Markup } from "./markup.ts";
import { percentText, shareBar } from "./share.ts";

/**
 * The map of memory: the share of the memory that is in the file, the picture
 * of the map, the legend, and a table of the largest regions.
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

/** What the memory in the file is compared with. */
interface Scale {
  /** Amount of memory that is 100 %. */
  readonly all: number;
  /**
   * The words after "the memory" in the sentence, such as "that the dump
   * lists".
   */
  readonly words: string;
  /** Amount of memory that should be in the file. */
  readonly promised: number;
  /** Amount of memory that was left out on purpose. */
  readonly leftOut: number;
  readonly note: Markup | string | null;
}

/**
 * The share of the memory that is in the file, in words and as a bar. If there
 * is no other amount to compare it with, there is neither a percentage nor a
 * bar.
 */
function share(map: MemoryMap, promised: number | null): Markup {
  const held = countOf(map, "in-file");
  const listed = held + countOf(map, "missing");
  const unit = map.unit === "page" ? "pages" : "bytes";
  const scale = map.space === "physical"
    ? physicalScale(listed, promised)
    : processScale(map, held, listed);
  if (scale.all === 0) {
    return html`<p class="share">The dump lists no memory.</p>`;
  }
  const unknown = unknownSize(map, promised);
  if (unknown !== null && held === listed) {
    return html`
      <p
        class="share"><strong>${grouped(
          held,
        )} ${unit}</strong> are in the file. That is all that the dump lists. ${unknown}</p>
    `;
  }
  const percent = percentText(held, scale.all);
  const counts = `${grouped(held)} of ${grouped(scale.all)} ${unit}. `;
  return html`
    <p
      class="share"><strong>${percent}</strong> of the memory ${scale
        .words} is in the file: ${counts}${scale.note}${unknown}</p>
    ${shareBar(held, scale.promised, scale.leftOut)}
  `;
}

/**
 * The scale is the page count in the header or the page count of the page list,
 * whichever is larger.
 */
function physicalScale(listed: number, promised: number | null): Scale {
  const isLower = promised !== null && promised > listed;
  const note = promised === null || promised === listed
    ? null
    : isLower
    ? html`<b class="bad">The dump lists only ${grouped(listed)} pages.</b>`
    : html`<b class="bad">The header of the dump promises only ${
      grouped(promised)
    } pages.</b>`;
  const all = isLower ? promised : listed;
  return {
    all,
    promised: all,
    words: isLower ? "that the header promises" : "that the dump lists",
    leftOut: 0,
    note,
  };
}

/**
 * The scale is all memory that the process used. But if some of the memory that
 * the dump lists is missing, the scale is the listed memory: all of it should
 * be in the file.
 */
function processScale(map: MemoryMap, held: number, listed: number): Scale {
  const leftOut = countOf(map, "committed");
  if (leftOut === 0 || held < listed) {
    const note = leftOut === 0
      ? null
      : `The process used ${sizeText(leftOut)} more, which is not in the dump.`;
    return {
      all: listed,
      promised: listed,
      words: "that the dump lists",
      leftOut,
      note,
    };
  }
  const all = listed + leftOut;
  const note = listed === 0
    ? "The dump lists no memory."
    : `The dump does not list the other ${sizeText(leftOut)}.`;
  return {
    all,
    promised: listed,
    words: "that the process used",
    leftOut,
    note,
  };
}

/**
 * A sentence that says that the full amount of memory is unknown; `null` if it
 * is known.
 */
function unknownSize(
  map: MemoryMap,
  promised: number | null,
): Markup | string | null {
  if (map.space === "physical") {
    return promised === null
      ? html`<b class="bad">The page count in the header cannot be used.</b>`
      : null;
  }
  return describesUse(map)
    ? null
    : "The dump does not record how much memory the process used.";
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
