/** So many of the largest regions of a state are told one by one. */
export const regionLimit = 16;

/** Consecutive units of one state. */
export interface Stretch {
  readonly start: number;
  readonly count: number;
}

/**
 * Counts the regions of one state and keeps the largest. Neighbours that are
 * added one after the other are one region.
 */
export class RegionTally {
  #largest: Stretch[] = [];
  /** What a region must have more of to be among the largest. */
  #least = 0;
  #start = 0;
  #end = 0;
  #regions = 0;
  #units = 0;

  /** How many regions there are. */
  get regions(): number {
    return this.#regions + (this.#end > this.#start ? 1 : 0);
  }

  /** How many units they have together. */
  get units(): number {
    return this.#units;
  }

  /** Adds a part that begins where the one before it ends, or elsewhere. */
  add(start: number, count: number): void {
    this.#units += count;
    if (start !== this.#end) {
      this.#close();
      this.#start = start;
    }
    this.#end = start + count;
  }

  /** The largest, the largest first. */
  largest(): readonly Stretch[] {
    this.#close();
    this.#start = this.#end;
    return this.#largest;
  }

  #close(): void {
    const count = this.#end - this.#start;
    if (count === 0) return;
    this.#regions++;
    if (count > this.#least) this.#keep(count);
  }

  #keep(count: number): void {
    const at = this.#largest.findIndex((one) => one.count < count);
    this.#largest.splice(at < 0 ? this.#largest.length : at, 0, {
      start: this.#start,
      count,
    });
    this.#largest.length = Math.min(this.#largest.length, regionLimit);
    this.#least = this.#largest[regionLimit - 1]?.count ?? 0;
  }
}
