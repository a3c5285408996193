/** So many cells at most: what a picture of half a page can show. */
export const cellLimit = 512;

/** What a cell holds, in the order of its counts. */
export const cellStates = ["in-file", "missing", "committed"] as const;

/** A state that makes a cell exist. */
export type CellState = (typeof cellStates)[number];

const positions: Record<CellState, number> = {
  "in-file": 0,
  "missing": 1,
  "committed": 2,
};

/** A cell by its place among all that an address space would have. */
export interface Cell {
  readonly index: number;
  readonly counts: Readonly<Float64Array>;
}

/**
 * An address space in equal cells, of which only those that hold something are
 * kept, so that holes cost nothing. Where they become too many, two neighbours
 * become one: the size of a cell is a power of two, and memory is bounded
 * whatever is added in whatever order.
 */
export class CellGrid {
  #sizeUnits: number;
  #cells = new Map<number, Float64Array>();
  #lastIndex = -1;
  /** Where the last cell begins and ends. */
  #lastStart = 0;
  #lastEnd = 0;
  #lastCell: Float64Array = new Float64Array(cellStates.length);

  /** @param sizeUnits The smallest size of a cell, a power of two. */
  constructor(sizeUnits: number) {
    this.#sizeUnits = sizeUnits;
  }

  /** Units in a cell, for now. */
  get sizeUnits(): number {
    return this.#sizeUnits;
  }

  /** Adds a part of the address space. */
  add(start: number, count: number, state: CellState): void {
    const position = positions[state];
    const end = start + count;
    // Most parts lie in the cell of the one before them.
    if (start >= this.#lastStart && end <= this.#lastEnd) {
      this.#lastCell[position]! += count;
      return;
    }
    while (count / this.#sizeUnits > cellLimit) this.#coarsen();
    for (let at = start; at < end;) {
      const index = Math.floor(at / this.#sizeUnits);
      const cellEnd = Math.min((index + 1) * this.#sizeUnits, end);
      const cell = index === this.#lastIndex
        ? this.#lastCell
        : this.#find(index);
      cell[position]! += cellEnd - at;
      at = cellEnd;
      while (this.#cells.size > cellLimit) this.#coarsen();
    }
  }

  /** The cells, ascending. */
  cells(): Cell[] {
    return Array.from(this.#cells, ([index, counts]) => ({ index, counts }))
      .sort((a, b) => a.index - b.index);
  }

  #find(index: number): Float64Array {
    let cell = this.#cells.get(index);
    if (!cell) {
      cell = new Float64Array(cellStates.length);
      this.#cells.set(index, cell);
    }
    this.#lastIndex = index;
    this.#lastStart = index * this.#sizeUnits;
    this.#lastEnd = this.#lastStart + this.#sizeUnits;
    this.#lastCell = cell;
    return cell;
  }

  #coarsen(): void {
    const finer = this.#cells;
    this.#sizeUnits *= 2;
    this.#cells = new Map();
    for (const [index, counts] of finer) {
      const cell = this.#find(Math.floor(index / 2));
      counts.forEach((count, position) => cell[position]! += count);
    }
  }
}
