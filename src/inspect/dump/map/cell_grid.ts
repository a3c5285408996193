/** Maximum number of cells, enough for a picture half a page high. */
export const cellLimit = 512;

/**
 * The states whose units a cell counts. The array `counts` of a cell is in this
 * order.
 */
const cellStates = ["in-file", "missing", "committed"] as const;

export type CellState = (typeof cellStates)[number];

const positions: Record<CellState, number> = {
  "in-file": 0,
  "missing": 1,
  "committed": 2,
};

/**
 * A cell that is not empty. `index` is its position among all cells of the
 * address space, including empty ones.
 */
export interface Cell {
  readonly index: number;
  readonly counts: readonly number[];
}

/**
 * Divides an address space into cells of equal size and keeps only the cells
 * that are not empty, so holes cost nothing. When there are too many cells, the
 * cell size doubles and each pair of neighbors becomes one cell. The
 * memory use is therefore bounded for any ranges in any order.
 */
export class CellGrid {
  #sizeUnits: number;
  #cells = new Map<number, number[]>();
  #lastIndex = -1;
  #lastStart = 0;
  #lastEnd = 0;
  #lastCell: number[] = emptyCounts();

  /** @param sizeUnits The smallest size of a cell, a power of two. */
  constructor(sizeUnits: number) {
    this.#sizeUnits = sizeUnits;
  }

  /** Number of units in a cell; grows while ranges are added. */
  get sizeUnits(): number {
    return this.#sizeUnits;
  }

  /** Makes the cells at least this large; `sizeUnits` is a power of two. */
  coarsen(sizeUnits: number): void {
    while (this.#sizeUnits < sizeUnits) this.#coarsen();
  }

  /** Adds a range of the address space. */
  add(start: number, count: number, state: CellState): void {
    const position = positions[state];
    const end = start + count;
    // Fast path: most ranges are in the same cell as the range before them.
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

  /** The cells in ascending order of address. */
  cells(): Cell[] {
    return Array.from(this.#cells, ([index, counts]) => ({ index, counts }))
      .sort((a, b) => a.index - b.index);
  }

  #find(index: number): number[] {
    let cell = this.#cells.get(index);
    if (!cell) {
      cell = emptyCounts();
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
    this.#lastIndex = -1;
    this.#lastEnd = 0;
    for (const [finerIndex, counts] of finer) {
      const index = Math.floor(finerIndex / 2);
      const cell = this.#cells.get(index);
      if (!cell) this.#cells.set(index, counts);
      else for (let i = 0; i < counts.length; i++) cell[i]! += counts[i]!;
    }
  }
}

function emptyCounts(): number[] {
  return [0, 0, 0];
}
