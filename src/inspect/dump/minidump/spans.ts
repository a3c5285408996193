/**
 * The maximum number of spans to keep, in two arrays of 8 MiB. Adjacent spans
 * are merged, so only a process with this many gaps in its memory reaches the
 * maximum.
 */
export const maxSpans = 2 ** 20;

/** A range of addresses, both ends included. */
export type Span = readonly [first: bigint, last: bigint];

/**
 * Spans of an address space. The first and the last addresses are sorted
 * separately. To find unions, overlaps and gaps, it is enough to count the
 * spans that start before an address, and the spans that end before it.
 *
 * Example: the spans 1-4 and 3-8 give the starts 1, 3 and the ends 4, 8. Two
 * spans start at or before address 4, and no span ends before it, so address 4
 * is in a span. The second start, 3, is not above the first end, 4, so two
 * spans overlap.
 */
export class Spans {
  #firsts: BigUint64Array<ArrayBuffer>;
  #lasts: BigUint64Array<ArrayBuffer>;
  #count = 0;
  #isSorted = true;
  #isComplete = true;

  /**
   * @param expected The expected number of spans. If it is right, the arrays
   * never grow. Growing leaves garbage.
   */
  constructor(expected = 64) {
    const capacity = Math.min(Math.max(expected, 1), maxSpans);
    this.#firsts = new BigUint64Array(capacity);
    this.#lasts = new BigUint64Array(capacity);
  }

  /** Whether all added spans are kept. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /**
   * Adds a span. If the span extends beyond the highest address, it is cut off
   * at that address.
   */
  add(start: bigint, sizeBytes: bigint): void {
    if (sizeBytes === 0n) return;
    const end = start + sizeBytes - 1n;
    const last = end < 1n << 64n ? end : (1n << 64n) - 1n;
    const before = this.#count === 0 ? -2n : this.#lasts[this.#count - 1]!;
    if (this.#isSorted && start === before + 1n) {
      this.#lasts[this.#count - 1] = last;
      return;
    }
    if (this.#count === maxSpans) {
      this.#isComplete = false;
      return;
    }
    if (start <= before) this.#isSorted = false;
    if (this.#count === this.#firsts.length) this.#grow();
    this.#firsts[this.#count] = start;
    this.#lasts[this.#count++] = last;
  }

  /** Adds the merged spans of another object. */
  addAll(other: Spans): void {
    for (const [first, last] of other.merged()) {
      this.add(first, last - first + 1n);
    }
    if (!other.isComplete) this.#isComplete = false;
  }

  /** The spans in ascending order; adjacent and overlapping spans are merged. */
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

  /** The number of spans that are kept. */
  get count(): number {
    return this.#count;
  }

  /**
   * Yields the spans in ascending order. The first is the span that contains
   * `address` or, if there is none, the next span. Spans must not overlap.
   */
  *spansFrom(address: bigint): Generator<Span> {
    const { firsts, lasts } = this.#sorted();
    for (let i = countBelow(lasts, address); i < firsts.length; i++) {
      yield [firsts[i]!, lasts[i]!];
    }
  }

  /** The first address of the first span that starts inside another one. */
  firstOverlap(): bigint | null {
    const { firsts, lasts } = this.#sorted();
    for (let i = 1; i < firsts.length; i++) {
      if (firsts[i]! <= lasts[i - 1]!) return firsts[i]!;
    }
    return null;
  }

  /** Whether an address is in one of the spans. */
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
    const enlarged = ({ buffer }: BigUint64Array<ArrayBuffer>) =>
      new BigUint64Array(buffer.transfer(2 * buffer.byteLength));
    this.#firsts = enlarged(this.#firsts);
    this.#lasts = enlarged(this.#lasts);
  }
}

/** The number of sorted values below `value`. */
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

/** All spans of several objects. Nothing is copied if only one has spans. */
export function unionOf(all: readonly Spans[]): Spans {
  const [first, ...others] = all.filter(({ count }) => count > 0);
  if (first !== undefined && others.length === 0) return first;
  const result = new Spans();
  for (const spans of all) result.addAll(spans);
  return result;
}
