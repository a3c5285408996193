import type { MapState, MemoryMap } from "./memory_map.ts";

/** What a place in a picture shows. */
export interface Slot {
  /** A cell; or a hole of any size, drawn as one narrow mark. */
  readonly kind: "cell" | "hole";
  /** The first and the last address. */
  readonly start: bigint;
  readonly last: bigint;
  /** Counts of the map's unit, of which the cell has room for `units`. */
  readonly units: number;
  readonly inFile: number;
  readonly missing: number;
  readonly committed: number;
  readonly reserved: number;
}

/** A map as a row of places. */
export interface Picture {
  readonly slots: readonly Slot[];
  readonly cellBytes: bigint;
}

/** So many empty cells in a row are drawn; a longer row is a hole. */
const drawnEmptyCells = 4n;

/** The words for a state, everywhere where a person reads them. */
export const stateWords: Record<
  MapState,
  { readonly name: string; readonly meaning: string }
> = {
  "in-file": { name: "in the file", meaning: "promised and in the file" },
  "missing": {
    name: "missing",
    meaning: "promised, but beyond the end of the file",
  },
  "absent": {
    name: "not in the table",
    meaning: "not captured, or no memory: the file does not tell which",
  },
  "committed": {
    name: "committed, not in the dump",
    meaning: "the process used it, and the dump does not hold it",
  },
  "reserved": {
    name: "reserved",
    meaning: "addresses that the process kept free for later",
  },
};

/**
 * Lays a map out in at most so many places: holes are compressed, and cells
 * made larger until all fit.
 */
export function pictureOf(map: MemoryMap, mostSlots: number): Picture {
  const last = map.last === null ? 0n : BigInt(map.last);
  for (let cellBytes = BigInt(map.cellBytes);; cellBytes *= 2n) {
    const cells = cellsOf(map, cellBytes, last);
    const slots = [...withHoles(map, cells, cellBytes, last)];
    // One cell that is all there is has no smaller picture.
    if (slots.length <= mostSlots || cells.length <= 1 && cellBytes > last) {
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
    } else cells.push(place(map, start, cellBytes, last, counts));
  }
  return cells;
}

const empty = { inFile: 0, missing: 0, committed: 0, reserved: 0 };

function place(
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

/** The machine's addresses begin at 0; a process has no use for the first. */
function* withHoles(
  map: MemoryMap,
  cells: readonly Slot[],
  cellBytes: bigint,
  last: bigint,
): Generator<Slot> {
  const first = cells[0]?.start ?? 0n;
  let at = map.space === "physical" ? 0n : first;
  for (const cell of cells) {
    yield* between(map, at, cell.start, cellBytes);
    yield cell;
    at = cell.start + cellBytes;
  }
  if (map.space === "physical" && map.last !== null && at <= last) {
    yield* between(map, at, last + 1n, cellBytes);
  }
}

function* between(
  map: MemoryMap,
  start: bigint,
  end: bigint,
  cellBytes: bigint,
): Generator<Slot> {
  if (start >= end) return;
  if (end - start > drawnEmptyCells * cellBytes) {
    yield place(map, start, end - start, end - 1n, empty, "hole");
    return;
  }
  for (let at = start; at < end; at += cellBytes) {
    yield place(map, at, cellBytes, end - 1n);
  }
}
