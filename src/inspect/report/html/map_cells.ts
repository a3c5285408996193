import { hex64 } from "../../../base/text/count.ts";
import type { MemoryMap } from "../../dump/map/memory_map.ts";
import {
  countText,
  type Slot,
  spaceText,
  stateWords,
} from "../../dump/map/picture.ts";
import { html, type Markup } from "./markup.ts";

/**
 * Number of slots in a block. The browser arranges the blocks to fit the width of the screen.
 */
const slotsPerBlock = 32;

/** The slots of a map as blocks, each labeled with its first address. */
export function slotBlocks(
  map: MemoryMap,
  slots: readonly Slot[],
): Markup[] {
  const blocks: Markup[] = [];
  for (let at = 0; at < slots.length; at += slotsPerBlock) {
    const part = slots.slice(at, at + slotsPerBlock);
    blocks.push(
      html`
        <div
          class="block"><span>${hex64(
            part[0]!.start,
          )}</span><svg viewBox="0 0 ${slotsPerBlock} 1">${shapesOf(
            map,
            part,
          )}</svg></div>
      `,
    );
  }
  return blocks;
}

/**
 * For each of the three darker colors, the minimum share of a cell that must be
 * in the file. Two minimums are low, because most dumps contain only a small
 * part of each cell.
 */
const levels = [1 / 16, 1 / 4, 5 / 8];

/**
 * The CSS class of a slot, or two classes with a space between them. Two
 * classes divide the slot into two parts, side by side.
 */
function lookOf(slot: Slot): string {
  if (slot.kind === "hole") return "h";
  if (slot.missing > 0) return slot.inFile > 0 ? "f4 x" : "x";
  if (slot.inFile > 0) {
    const share = slot.inFile / slot.units;
    const level = `f${1 + levels.filter((min) => share >= min).length}`;
    return slot.committed > slot.inFile ? `${level} c` : level;
  }
  if (slot.committed > 0) return "c";
  return slot.reserved > 0 ? "r" : "e";
}

/**
 * The shapes of a block. Adjacent slots that look the same become one shape
 * with one tooltip.
 */
function shapesOf(map: MemoryMap, slots: readonly Slot[]): Markup[] {
  const shapes: Markup[] = [];
  for (let from = 0; from < slots.length;) {
    const look = lookOf(slots[from]!);
    let to = from + 1;
    const isAlone = look === "h" || look.includes(" ");
    while (!isAlone && to < slots.length && lookOf(slots[to]!) === look) to++;
    const title = tooltipOf(map, slots.slice(from, to));
    shapes.push(
      html`<g>${
        look.split(" ").map((one, half, all) =>
          html`
            <path class="${one}" d="${outline(
              one,
              from,
              to,
              half,
              all.length,
            )}" />
          `
        )
      }<title>${title}</title></g>`,
    );
    from = to;
  }
  return shapes;
}

/**
 * The SVG path of a shape: squares with small gaps, or two strokes for a hole.
 */
function outline(
  look: string,
  from: number,
  to: number,
  part: number,
  parts: number,
): string {
  let path = "";
  for (let at = from; at < to; at++) {
    if (look === "h") {
      path += `M${at + 0.3} .9 ${at + 0.45} .05M${at + 0.5} .9 ${
        at + 0.65
      } .05`;
    } else {
      const width = 0.88 / parts;
      const x = Number((at + 0.06 + part * width).toFixed(2));
      path += `M${x} .06h${width}v.88h-${width}z`;
    }
  }
  return path;
}

/**
 * Whether a dump of a process also lists memory that the process used but that
 * is not in the dump.
 */
export function describesUse({ totals }: MemoryMap): boolean {
  return totals.some((one) => one.state === "committed");
}

/** The meaning of an empty square in the map of a process. */
export function emptyWords(map: MemoryMap): string {
  return describesUse(map)
    ? "free, or not described in the dump"
    : "not in the dump: free, or used by the process";
}

/** The tooltip of adjacent slots, in several lines. */
function tooltipOf(map: MemoryMap, slots: readonly Slot[]): Markup {
  const [first, last] = [slots[0]!, slots.at(-1)!];
  const range = `${hex64(first.start)} to ${hex64(last.last)}, ${
    spaceText(last.last - first.start + 1n)
  }`;
  const counts = ([
    ["in-file", "inFile"],
    ["missing", "missing"],
    ["committed", "committed"],
    ["reserved", "reserved"],
  ] as const).flatMap(([state, key]) => {
    const count = slots.reduce((sum, slot) => sum + slot[key], 0);
    if (count === 0) return [];
    return [`${stateWords[state].name}: ${countText(map, count)}`];
  });
  const nothing = map.space === "physical"
    ? stateWords.absent.name
    : emptyWords(map);
  const lines = counts.length > 0 ? counts : [nothing];
  return html`${range}${lines.map((line) => html`&#10;${line}`)}`;
}
