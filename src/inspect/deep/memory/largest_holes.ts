/** Maximum number of holes in a report. */
const holeLimit = 8;

/** A range of memory that the dump does not contain. */
interface Hole {
  readonly start: bigint;
  readonly sizeBytes: number | bigint;
}

/** Keeps the largest of the holes that are added. */
export class LargestHoles<H extends Hole> {
  readonly #holes: H[] = [];

  add(hole: H): void {
    this.#holes.push(hole);
    if (this.#holes.length <= holeLimit) return;
    const smallest = this.#holes.reduce((a, b) =>
      b.sizeBytes < a.sizeBytes ? b : a
    );
    this.#holes.splice(this.#holes.indexOf(smallest), 1);
  }

  /** The largest holes in ascending order of address. */
  ascending(): readonly H[] {
    return this.#holes.toSorted((a, b) => a.start < b.start ? -1 : 1);
  }
}
