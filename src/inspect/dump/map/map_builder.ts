import { hex64 } from "../../../base/text/count.ts";
import { type Cell, CellGrid, type CellState } from "./cell_grid.ts";
import type { MapCell, MapRegion, MapState, MemoryMap } from "./memory_map.ts";
import { RegionTally, type Stretch } from "./region_tally.ts";

/** What a map is of. */
export interface MapKind {
  readonly space: MemoryMap["space"];
  readonly unit: MemoryMap["unit"];
  readonly unitBytes: number;
  /** The smallest size of a cell in units, a power of two. */
  readonly cellUnits: number;
  /** The states that the file tells of. */
  readonly states: readonly MapState[];
}

/**
 * Puts a map together from the parts of memory, in bounded memory. Numbers are
 * exact up to 2^53, and beyond for pages: only a hostile minidump has others.
 */
export class MapBuilder {
  readonly #grid: CellGrid;
  readonly #tallies: ReadonlyMap<MapState, RegionTally>;
  readonly #kept: Stretch[] = [];
  #end = 0;

  constructor(readonly kind: MapKind) {
    this.#grid = new CellGrid(kind.cellUnits);
    this.#tallies = new Map(
      kind.states.map((state) => [state, new RegionTally()]),
    );
  }

  /** Adds memory that is drawn. */
  add(start: number, count: number, state: CellState): void {
    if (count === 0) return;
    this.#grid.add(start, count, state);
    this.note(start, count, state);
  }

  /** Adds memory that is counted and makes no cell: it may be vast. */
  note(start: number, count: number, state: MapState): void {
    if (count === 0) return;
    this.#tallies.get(state)!.add(start, count);
    const end = start + count;
    if (end > this.#end) this.#end = end;
  }

  /** Adds reserved memory, ascending: it shows only in cells that exist. */
  reserve(start: number, count: number): void {
    this.note(start, count, "reserved");
    this.#kept.push({ start, count });
  }

  /** The map, once all is added. */
  build(): MemoryMap {
    const { space, unit, unitBytes } = this.kind;
    return {
      space,
      unit,
      unitBytes,
      last: this.#end === 0 ? null : hexOf(this.#end * unitBytes, -1n),
      cellBytes: this.#grid.sizeUnits * unitBytes,
      cells: this.#cells(),
      totals: Array.from(this.#tallies, ([state, tally]) => ({
        state,
        count: Number.isSafeInteger(tally.units) ? tally.units : null,
        regions: tally.regions,
      })),
      regions: this.#regions(),
    };
  }

  #cells(): MapCell[] {
    const cells = this.#grid.cells();
    const reserved = reservedIn(cells, this.#grid.sizeUnits, this.#kept);
    return cells.map(({ index, counts }, at) => ({
      start: hexOf(index * this.#grid.sizeUnits * this.kind.unitBytes),
      inFile: counts[0]!,
      missing: counts[1]!,
      committed: counts[2]!,
      reserved: reserved[at]!,
    }));
  }

  #regions(): MapRegion[] {
    const { unitBytes } = this.kind;
    return Array.from(this.#tallies)
      .flatMap(([state, tally]) =>
        tally.largest().map((one) => ({ ...one, state }))
      )
      .sort((a, b) => a.start - b.start)
      .map(({ start, count, state }) => ({
        start: hexOf(start * unitBytes),
        last: hexOf((start + count) * unitBytes, -1n),
        count,
        state,
      }));
  }
}

function hexOf(address: number, more = 0n): string {
  return hex64(BigInt(address) + more);
}

/** How much of each cell the stretches cover; both ascend. */
function reservedIn(
  cells: readonly Cell[],
  sizeUnits: number,
  stretches: readonly Stretch[],
): number[] {
  let first = 0;
  return cells.map(({ index }) => {
    const from = index * sizeUnits;
    const to = from + sizeUnits;
    const endOf = (one: Stretch) => one.start + one.count;
    while (first < stretches.length && endOf(stretches[first]!) <= from) {
      first++;
    }
    let units = 0;
    for (let at = first; at < stretches.length; at++) {
      const one = stretches[at]!;
      if (one.start >= to) break;
      units += Math.min(endOf(one), to) - Math.max(one.start, from);
    }
    return units;
  });
}
