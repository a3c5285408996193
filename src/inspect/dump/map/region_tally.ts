/** Number of the largest regions of each state to report individually. */
export const regionLimit = 16;

/** A range of consecutive units of memory. */
export interface UnitRange {
  readonly start: number;
  readonly count: number;
}

/**
 * Counts the regions of one state and keeps the largest ones. If two adjacent
 * ranges are added one after the other, they are one region.
 */
export class RegionTally {
  #largest: UnitRange[] = [];
  /** A region must be larger than this to be kept. */
  #minCount = 0;
  #start = 0;
  #end = 0;
  #regions = 0;
  #units = 0;

  get regions(): number {
    return this.#regions + (this.#end > this.#start ? 1 : 0);
  }

  /** Number of units in all regions. */
  get units(): number {
    return this.#units;
  }

  add(start: number, count: number): void {
    this.#units += count;
    if (start !== this.#end) {
      this.#close();
      this.#start = start;
    }
    this.#end = start + count;
  }

  /** Regions that are not larger than this are counted, but not listed. */
  get unlistedUnits(): number {
    return this.#minCount;
  }

  /**
   * Counts regions that are too small to be listed. They must not be adjacent
   * to other regions.
   */
  addUnlisted(units: number, regions: number): void {
    this.#close();
    this.#start = this.#end;
    this.#units += units;
    this.#regions += regions;
  }

  /** The largest regions, in descending order of size. */
  largest(): readonly UnitRange[] {
    this.#close();
    this.#start = this.#end;
    return this.#largest;
  }

  #close(): void {
    const count = this.#end - this.#start;
    if (count === 0) return;
    this.#regions++;
    if (count > this.#minCount) this.#keep(count);
  }

  #keep(count: number): void {
    const at = this.#largest.findIndex((one) => one.count < count);
    this.#largest.splice(at < 0 ? this.#largest.length : at, 0, {
      start: this.#start,
      count,
    });
    this.#largest.length = Math.min(this.#largest.length, regionLimit);
    this.#minCount = this.#largest[regionLimit - 1]?.count ?? 0;
  }
}
