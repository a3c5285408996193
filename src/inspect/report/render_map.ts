import type { OutputStream } from "../../base/console.ts";
import type { Context } from "../../base/context.ts";
import { hex64 } from "../../base/text/count.ts";
import type { TextStyle } from "../../base/text/text_style.ts";
import { textColumns, wrapText } from "../../base/text/wrap.ts";
import type { MapState, MemoryMap } from "../dump/map/memory_map.ts";
import {
  countText,
  pictureOf,
  type Slot,
  spaceText,
  stateWords,
} from "../dump/map/picture.ts";

type Look = MapState | "hole";

/**
 * The characters of a map. `in-file` has four characters: for cells with less
 * than 1/3, less than 2/3, less than all, and all of their memory in the file.
 */
type MapGlyphs = Readonly<Record<Look, string>>;

/**
 * Block characters that every Windows font has. Source: Windows Glyph List 4,
 * Microsoft Typography.
 */
export const blockGlyphs: MapGlyphs = {
  "in-file": "\u2591\u2592\u2593\u2588",
  missing: "x",
  absent: "\u00b7",
  committed: "o",
  reserved: "-",
  hole: "\u2026",
};

/**
 * ASCII characters for files, pipes, and terminals without UTF-8. A colon is
 * not used, because GitHub runs lines that start with `::` as commands.
 */
export const asciiGlyphs: MapGlyphs = {
  "in-file": "=+*#",
  missing: "x",
  absent: ".",
  committed: "o",
  reserved: "-",
  hole: "~",
};

/**
 * Returns the characters that a stream can show. A terminal can show blocks. On
 * Unix, the locale must also be UTF-8 (POSIX, Environment Variables, 8.2). All
 * other streams get ASCII.
 */
export function glyphsFor(
  stream: Pick<OutputStream, "isTerminal">,
  { os, env }: Pick<Context, "os" | "env">,
): MapGlyphs {
  if (!stream.isTerminal) return asciiGlyphs;
  if (os === "windows") return blockGlyphs;
  const locale = env("LC_ALL") || env("LC_CTYPE") || env("LANG") || "";
  return /utf-?8/i.test(locale) ? blockGlyphs : asciiGlyphs;
}

const paints: Record<Look, keyof TextStyle> = {
  "in-file": "green",
  "missing": "red",
  "absent": "dim",
  "committed": "yellow",
  "reserved": "dim",
  "hole": "dim",
};

const indent = "  ";

/** The map: a title, one line of characters, its addresses, and a legend. */
export function renderMap(
  map: MemoryMap | null,
  { columns, style }: Pick<OutputStream, "columns" | "style">,
  glyphs: MapGlyphs,
): string {
  if (map === null) {
    return `\n${indent}No map: the dump has no usable memory list.\n`;
  }
  // One column is left free, because terminals wrap a line of full width.
  const width = Math.max(8, columns - indent.length - 1);
  const { slots, cellBytes } = pictureOf(map, width);
  const space = map.space === "physical"
    ? "physical memory"
    : "the process's memory";
  const lines = [
    style.bold(`Map of ${space}`) + `, ${spaceText(cellBytes)} per character`,
    ...(slots.length === 0 ? [] : [paintSlots(slots, map, style, glyphs)]),
    ...endsOf(slots, width),
    ...legendOf(map, slots, style, glyphs, columns),
  ];
  return `\n${lines.map((line) => indent + line).join("\n")}\n`;
}

type Mark = readonly [glyph: string, look: Look];

function markOf(slot: Slot, map: MemoryMap, glyphs: MapGlyphs): Mark {
  if (slot.kind === "hole") return [glyphs.hole, "hole"];
  if (slot.missing > 0) return [glyphs.missing, "missing"];
  if (slot.inFile > 0) {
    const third = Math.floor(3 * slot.inFile / slot.units);
    return [glyphs["in-file"][Math.min(third, 3)]!, "in-file"];
  }
  if (slot.committed > 0) return [glyphs.committed, "committed"];
  if (slot.reserved > 0) return [glyphs.reserved, "reserved"];
  return map.space === "physical"
    ? [glyphs.absent, "absent"]
    : [glyphs.absent, "hole"];
}

/**
 * Colors the characters. Adjacent characters with the same color share the
 * color codes.
 */
function paintSlots(
  slots: readonly Slot[],
  map: MemoryMap,
  style: TextStyle,
  glyphs: MapGlyphs,
): string {
  let text = "";
  let pending = "";
  let state: Look | null = null;
  const flush = () => {
    if (state !== null) text += style[paints[state]](pending);
    pending = "";
  };
  for (const slot of slots) {
    const [glyph, next] = markOf(slot, map, glyphs);
    if (next !== state) flush();
    state = next;
    pending += glyph;
  }
  flush();
  return text;
}

function endsOf(slots: readonly Slot[], width: number): string[] {
  const [first, last] = [slots[0], slots.at(-1)];
  if (!first || !last) return [];
  const [start, end] = [hex64(first.start), hex64(last.last)];
  const gap = Math.min(width, slots.length) - start.length - end.length;
  return gap > 0 ? [start + " ".repeat(gap) + end] : [start, `to ${end}`];
}

function legendOf(
  map: MemoryMap,
  slots: readonly Slot[],
  style: TextStyle,
  glyphs: MapGlyphs,
  columns: number,
): string[] {
  const isFree = (one: Slot) =>
    map.space === "process" && markOf(one, map, glyphs)[0] === glyphs.absent;
  const hasHole = slots.some((one) => one.kind === "hole");
  const rows = map.totals.map(
    ({ state, count }): [look: Look, glyph: string, words: string] => {
      const size = count === null ? "?" : countText(map, count);
      return [state, glyphs[state], `${stateWords[state].name}: ${size}`];
    },
  );
  if (slots.some(isFree)) rows.push(["hole", glyphs.absent, "free"]);
  if (hasHole) rows.push(["hole", glyphs.hole, "a gap of any size"]);
  const width = Math.min(columns, textColumns) - indent.length - 1;
  const glyphWidth = Math.max(...rows.map(([, glyph]) => glyph.length));
  return rows.flatMap(([state, glyph, words]) => {
    const column = " ".repeat(glyphWidth + 1);
    const [first = "", ...rest] = wrapText(words, column, width);
    const sample = style[paints[state]](glyph) + column.slice(glyph.length);
    return [sample + first.trimStart(), ...rest];
  });
}
