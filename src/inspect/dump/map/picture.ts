import { counted, exactSize, sizeText } from "../../../base/text/count.ts";
import type { MapCell, MapState, MemoryMap } from "./memory_map.ts";

type Counts = Omit<MapCell, "start">;

/**
 * One element of a picture: a cell that holds up to `units` units, or a hole of
 * any size, which is drawn as one narrow mark.
 */
export interface Slot extends Counts {
  readonly kind: "cell" | "hole";
  /** The first and the last address. */
  readonly start: bigint;
  readonly last: bigint;
  readonly units: number;
}

/** A map as a row of slots. */
export interface Picture {
  readonly slots: readonly Slot[];
  readonly cellBytes: bigint;
}

/**
 * Maximum number of consecutive empty cells to draw. A longer row is a hole.
 */
const maxEmptyCells = 4n;

/** The names of the states in reports for people. */
export const stateWords: Record<
  MapState,
  { readonly name: string; readonly meaning: string }
> = {
  "in-file": {
    name: "in the file",
    meaning: "listed by the dump, and in the file",
  },
  "missing": {
    name: "missing",
    meaning: "listed by the dump, but beyond the end of the file",
  },
  "absent": {
    name: "not listed",
    meaning:
      "not captured, or no memory: the dump does not distinguish these cases",
  },
  "committed": {
    name: "committed, not in the dump",
    meaning: "used by the process, but not in the dump",
  },
  "reserved": {
    name: "reserved",
    meaning: "address space that the process reserved for later",
  },
};

/** An amount of memory, exact to the unit: `12 pages (48 KiB)`. */
export function countText(map: MemoryMap, count: number): string {
  if (map.unit === "byte") return exactSize(count);
  return `${counted(count, "page")} (${sizeText(count * map.unitBytes)})`;
}

/** The size of a part of an address space: `2 GiB`, `512 bytes`. */
export function spaceText(sizeBytes: bigint): string {
  return sizeBytes < 1024n
    ? counted(sizeBytes, "byte")
    : sizeText(Number(sizeBytes)).replace(/\.0+(?= )/, "");
}

/**
 * Draws a map in at most `maxSlots` slots. Each hole takes one slot. The size
 * of the cells is doubled until everything fits.
 */
export function pictureOf(map: MemoryMap, maxSlots: number): Picture {
  const last = map.last === null ? 0n : BigInt(map.last);
  for (let cellBytes = BigInt(map.cellBytes);; cellBytes *= 2n) {
    const cells = cellsOf(map, cellBytes, last);
    const slots = [...withHoles(map, cells, cellBytes, last)];
    // A single cell that covers everything cannot be made smaller.
    if (slots.length <= maxSlots || cells.length <= 1 && cellBytes > last) {
      return { slots, cellBytes };
    }
  }
}

function cellsOf(map: MemoryMap, cellBytes: bigint, last: bigint): Slot[] {
  const cells: Slot[] = [];
  for (const { start: text, ...counts } of map.cells) {
    const start = BigInt(text) / cellBytes * cellBytes;
    const before = cells.at(-1);
    if (before?.start === start) {
      cells[cells.length - 1] = {
        ...before,
        inFile: before.inFile + counts.inFile,
        missing: before.missing + counts.missing,
        committed: before.committed + counts.committed,
        reserved: before.reserved + counts.reserved,
      };
    } else cells.push(slotAt(map, start, cellBytes, last, counts));
  }
  return cells;
}

const empty: Counts = { inFile: 0, missing: 0, committed: 0, reserved: 0 };

function slotAt(
  map: MemoryMap,
  start: bigint,
  sizeBytes: bigint,
  last: bigint,
  counts = empty,
  kind: Slot["kind"] = "cell",
): Slot {
  const end = start + sizeBytes - 1n;
  const slotLast = end < last ? end : last;
  const units = Number((slotLast - start + 1n) / BigInt(map.unitBytes));
  return { kind, start, last: slotLast, units, ...counts };
}

/**
 * Adds the empty slots. Physical memory is drawn from address 0. The memory of
 * a process is drawn from its first cell, because processes do not use low
 * addresses.
 */
function* withHoles(
  map: MemoryMap,
  cells: readonly Slot[],
  cellBytes: bigint,
  last: bigint,
): Generator<Slot> {
  const first = cells[0]?.start ?? 0n;
  let at = map.space === "physical" ? 0n : first;
  for (const cell of cells) {
    yield* emptySlots(map, at, cell.start, cellBytes);
    yield cell;
    at = cell.start + cellBytes;
  }
  if (map.space === "physical" && map.last !== null && at <= last) {
    yield* emptySlots(map, at, last + 1n, cellBytes);
  }
}

function* emptySlots(
  map: MemoryMap,
  start: bigint,
  end: bigint,
  cellBytes: bigint,
): Generator<Slot> {
  if (start >= end) return;
  if (end - start > maxEmptyCells * cellBytes) {
    yield slotAt(map, start, end - start, end - 1n, empty, "hole");
    return;
  }
  for (let at = start; at < end; at += cellBytes) {
    yield slotAt(map, at, cellBytes, end - 1n);
  }
}
