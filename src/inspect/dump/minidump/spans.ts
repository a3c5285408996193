/**
 * So many spans of addresses are kept, in two arrays of 4 MiB. Neighbours are
 * kept as one, so that a process would need as many gaps to reach it.
 */
export const spanLimit = 2 ** 19;

/** The first and the last address of a part of memory. */
export type Span = readonly [first: bigint, last: bigint];

/**
 * Parts of an address space. First and last addresses are sorted apart: how
 * many parts begin before an address and how many end there is all it takes to
 * tell unions, overlaps and gaps.
 */
export class Spans {
  #firsts = new BigUint64Array(64);
  #lasts = new BigUint64Array(64);
  #count = 0;
  #isSorted = true;
  #isWhole = true;

  /** Whether every part that was added is kept. */
  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** Adds a part; one that passes the last address ends there. */
  add(start: bigint, sizeBytes: bigint): void {
    if (sizeBytes === 0n) return;
    const end = start + sizeBytes - 1n;
    const last = end < 1n << 64n ? end : (1n << 64n) - 1n;
    const before = this.#count === 0 ? -2n : this.#lasts[this.#count - 1]!;
    if (this.#isSorted && start === before + 1n) {
      this.#lasts[this.#count - 1] = last;
      return;
    }
    if (this.#count === spanLimit) {
      this.#isWhole = false;
      return;
    }
    if (start <= before) this.#isSorted = false;
    if (this.#count === this.#firsts.length) this.#grow();
    this.#firsts[this.#count] = start;
    this.#lasts[this.#count++] = last;
  }

  /** Adds all parts of another address space. */
  addAll(other: Spans): void {
    for (const [first, last] of other.merged()) {
      this.add(first, last - first + 1n);
    }
    if (!other.isWhole) this.#isWhole = false;
  }

  /** Ascending, with neighbours and overlaps made one. */
  *merged(): Generator<Span> {
    const { firsts, lasts } = this.#sorted();
    let first = 0;
    for (let i = 0; i < firsts.length; i++) {
      const next = firsts[i + 1];
      if (next !== undefined && next <= lasts[i]! + 1n) continue;
      yield [firsts[first]!, lasts[i]!];
      first = i + 1;
    }
  }

  /** The first address of the first part that begins within another. */
  firstOverlap(): bigint | null {
    const { firsts, lasts } = this.#sorted();
    for (let i = 1; i < firsts.length; i++) {
      if (firsts[i]! <= lasts[i - 1]!) return firsts[i]!;
    }
    return null;
  }

  /** Whether an address lies in one of the parts. */
  has(address: bigint): boolean {
    const { firsts, lasts } = this.#sorted();
    return countBelow(firsts, address + 1n) > countBelow(lasts, address);
  }

  #sorted() {
    const firsts = this.#firsts.subarray(0, this.#count);
    const lasts = this.#lasts.subarray(0, this.#count);
    if (!this.#isSorted) {
      firsts.sort();
      lasts.sort();
      this.#isSorted = true;
    }
    return { firsts, lasts };
  }

  #grow(): void {
    const enlarged = (from: BigUint64Array) => {
      const to = new BigUint64Array(from.length * 2);
      to.set(from);
      return to;
    };
    this.#firsts = enlarged(this.#firsts);
    this.#lasts = enlarged(this.#lasts);
  }
}

/** How many of the sorted values are smaller. */
function countBelow(sorted: BigUint64Array, value: bigint): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
