import { hex64 } from "../../../base/text/count.ts";
import { type Cell, CellGrid, type CellState } from "./cell_grid.ts";
import type { MapCell, MapRegion, MapState, MemoryMap } from "./memory_map.ts";
import { RegionTally, type UnitRange } from "./region_tally.ts";

interface MapKind extends Pick<MemoryMap, "space" | "unit" | "unitBytes"> {
  /** The smallest size of a cell in units, a power of two. */
  readonly cellUnits: number;
  /** The states about which the dump has information. */
  readonly states: readonly MapState[];
}

/**
 * Builds a map from ranges of memory. The builder itself uses a limited amount
 * of memory. Numbers of bytes are exact up to 2^53; only a hostile minidump has
 * larger numbers.
 */
export class MapBuilder {
  readonly #grid: CellGrid;
  readonly #tallies: ReadonlyMap<MapState, RegionTally>;
  readonly #reserved: UnitRange[] = [];
  #end = 0;

  constructor(readonly kind: MapKind) {
    this.#grid = new CellGrid(kind.cellUnits);
    this.#tallies = new Map(
      kind.states.map((state) => [state, new RegionTally()]),
    );
  }

  /** Counts memory and draws it in cells. */
  add(start: number, count: number, state: CellState): void {
    if (count === 0) return;
    this.#grid.add(start, count, state);
    this.addUndrawn(start, count, state);
  }

  /** Number of units in a cell; grows while memory is added. */
  get cellUnits(): number {
    return this.#grid.sizeUnits;
  }

  /** Makes the cells at least this large. */
  coarsen(cellUnits: number): void {
    this.#grid.coarsen(cellUnits);
  }

  /** Regions of this size or less are only counted, not listed. */
  unlistedUnits(state: MapState): number {
    return this.#tallies.get(state)!.unlistedUnits;
  }

  /** Draws memory in cells, but does not count it: the caller counts it. */
  addCells(start: number, count: number, state: CellState): void {
    if (count > 0) this.#grid.add(start, count, state);
  }

  /** Counts regions that are too small to be listed. */
  addShort(units: number, regions: number, state: MapState): void {
    this.#tallies.get(state)!.addUnlisted(units, regions);
  }

  /** Counts memory, but does not draw it in cells, because it may be huge. */
  addUndrawn(start: number, count: number, state: MapState): void {
    if (count === 0) return;
    this.#tallies.get(state)!.add(start, count);
    const end = start + count;
    if (end > this.#end) this.#end = end;
  }

  /**
   * Adds reserved memory. It creates no cells, but is shown in the cells of
   * other memory. Callers must add it in ascending order of address.
   */
  addReserved(start: number, count: number): void {
    this.addUndrawn(start, count, "reserved");
    this.#reserved.push({ start, count });
  }

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
    const reserved = reservedIn(cells, this.#grid.sizeUnits, this.#reserved);
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

function hexOf(address: number, offset = 0n): string {
  return hex64(BigInt(address) + offset);
}

/**
 * Returns, for each cell, how many of its units are in the ranges. Cells and
 * ranges must be in ascending order.
 */
function reservedIn(
  cells: readonly Cell[],
  sizeUnits: number,
  ranges: readonly UnitRange[],
): number[] {
  const endOf = (range: UnitRange) => range.start + range.count;
  let first = 0;
  return cells.map(({ index }) => {
    const from = index * sizeUnits;
    const to = from + sizeUnits;
    while (first < ranges.length && endOf(ranges[first]!) <= from) first++;
    let units = 0;
    for (let at = first; at < ranges.length; at++) {
      const range = ranges[at]!;
      if (range.start >= to) break;
      units += Math.min(endOf(range), to) - Math.max(range.start, from);
    }
    return units;
  });
}
