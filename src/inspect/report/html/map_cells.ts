import { hex64 } from "../../../base/text/count.ts";
import { countText, spaceText } from "../../dump/map/count_text.ts";
import type { MemoryMap } from "../../dump/map/memory_map.ts";
import type { Slot } from "../../dump/map/picture.ts";
import { html, type Markup } from "./markup.ts";

/** A narrow screen shows one block beside the other, or below it. */
const slotsPerBlock = 32;

/** The places of a map in blocks, each with the address that it begins at. */
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

/** From which share on a darker color: most dumps hold little of a cell. */
const levels = [1 / 16, 1 / 4, 5 / 8];

/** The classes of what a place shows, side by side. */
function lookOf(slot: Slot): string {
  if (slot.kind === "hole") return "h";
  if (slot.missing > 0) return slot.inFile > 0 ? "f4 x" : "x";
  if (slot.inFile > 0) {
    const share = slot.inFile / slot.units;
    return `f${1 + levels.filter((least) => share >= least).length}`;
  }
  if (slot.committed > 0) return "c";
  return slot.reserved > 0 ? "r" : "e";
}

/** Neighbours that look the same are one shape, and are told as one. */
function shapesOf(map: MemoryMap, slots: readonly Slot[]): Markup[] {
  const shapes: Markup[] = [];
  for (let from = 0; from < slots.length;) {
    const look = lookOf(slots[from]!);
    let to = from + 1;
    const isAlone = look === "h" || look.includes(" ");
    while (!isAlone && to < slots.length && lookOf(slots[to]!) === look) to++;
    const title = titleOf(map, slots.slice(from, to));
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

/** Squares with a little space between; a hole is two strokes. */
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

/** What hovering tells, in lines. */
function titleOf(map: MemoryMap, slots: readonly Slot[]): Markup {
  const [first, last] = [slots[0]!, slots.at(-1)!];
  const range = `${hex64(first.start)} to ${hex64(last.last)}, ${
    spaceText(last.last - first.start + 1n)
  }`;
  const sum = (name: "inFile" | "missing" | "committed" | "reserved") =>
    slots.reduce((all, slot) => all + slot[name], 0);
  const counts = ([
    ["in the file", sum("inFile")],
    ["missing", sum("missing")],
    ["committed, not in the dump", sum("committed")],
    ["reserved", sum("reserved")],
  ] as const).filter(([, count]) => count > 0)
    .map(([words, count]) => `${words}: ${countText(map, count)}`);
  const nothing = map.space === "physical"
    ? "not in the table"
    : "free, or nothing is told of it";
  const lines = counts.length > 0 ? counts : [nothing];
  return html`${range}${lines.map((line) => html`&#10;${line}`)}`;
}
