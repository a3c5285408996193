import { sortRows } from "../../dump/ascending_order.ts";
import { pageFrameLimit, type PageRun } from "../../dump/kernel/page_list.ts";
import type { FrameIndex } from "./frame_index.ts";

/**
 * Maximum number of runs or ranges, after adjacent ones are merged. The arrays
 * for so many runs take 24 MiB. A dump of all pages has dozens of runs, and a
 * dump of some pages has thousands.
 */
export const extentLimit = 2 ** 20;

/**
 * Runs of frames. Each property of the runs has its own array. Frame numbers
 * have at most 40 bits, so the type `number` represents them exactly.
 */
interface Runs {
  readonly firsts: Float64Array;
  /** One past the last frame. */
  readonly ends: Float64Array;
  /** For each run, the number of pages before it in the file. */
  readonly indexes: Float64Array;
}

/** Indexes frames by runs or ranges; `null` if there are too many of them. */
export function extentFrames(
  extents: Iterable<PageRun>,
  pagesInFile: number,
): FrameIndex | null {
  const listed = collect(extents, pagesInFile);
  if (listed === null) return null;
  const runs = isDisjoint(listed) ? listed : disjoint(listed);
  const { firsts, ends, indexes } = runs;
  const before = pagesBefore(runs);
  const indexOf = (frame: number) => {
    const at = lastUpTo(firsts, frame);
    return at >= 0 && frame < ends[at]!
      ? indexes[at]! + frame - firsts[at]!
      : -1;
  };
  const rankOf = (frame: number) => {
    const at = lastUpTo(firsts, frame - 1);
    return at < 0 ? 0 : before[at]! + Math.min(ends[at]!, frame) - firsts[at]!;
  };
  return {
    indexOf,
    has: (frame) => indexOf(frame) >= 0,
    countIn: (frame, count) =>
      Math.max(0, rankOf(frame + count) - rankOf(frame)),
  };
}

/**
 * Collects the runs of pages that are inside the file, in the order of the
 * dump's table. Returns `null` if there are too many runs.
 */
function collect(
  extents: Iterable<PageRun>,
  pagesInFile: number,
): Runs | null {
  const runs = new RunList();
  let index = 0;
  for (const { basePage, pageCount } of extents) {
    if (index >= pagesInFile) break;
    const left = pagesInFile - index;
    const count = pageCount < left ? Number(pageCount) : left;
    const isKept = count === 0 || basePage >= pageFrameLimit ||
      runs.add(Number(basePage), count, index);
    if (!isKept) return null;
    index += count;
  }
  return runs.runs();
}

/** A list of runs that grows. */
class RunList {
  #firsts = new Float64Array(64);
  #ends = new Float64Array(64);
  #indexes = new Float64Array(64);
  #count = 0;

  /** Adds a run; returns false if there are too many. */
  add(first: number, count: number, index: number): boolean {
    const last = this.#count - 1;
    const isAdjacent = last >= 0 && first === this.#ends[last]! &&
      index - this.#indexes[last]! === first - this.#firsts[last]!;
    if (isAdjacent) {
      this.#ends[last]! += count;
      return true;
    }
    if (this.#count === extentLimit) return false;
    if (this.#count === this.#firsts.length) {
      this.#firsts = enlarged(this.#firsts);
      this.#ends = enlarged(this.#ends);
      this.#indexes = enlarged(this.#indexes);
    }
    this.#firsts[this.#count] = first;
    this.#ends[this.#count] = first + count;
    this.#indexes[this.#count++] = index;
    return true;
  }

  runs(): Runs {
    return {
      firsts: this.#firsts.subarray(0, this.#count),
      ends: this.#ends.subarray(0, this.#count),
      indexes: this.#indexes.subarray(0, this.#count),
    };
  }
}

/**
 * Returns an array of twice the length that starts with the numbers in `from`.
 * The buffer of `from` is transferred and not copied, so that no garbage
 * remains. `from` cannot be used afterwards.
 */
function enlarged(from: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  return new Float64Array(from.buffer.transfer(2 * from.byteLength));
}

/**
 * Returns whether the runs are in ascending order and do not overlap. Writers
 * list them like this, so sorting is rarely necessary.
 */
function isDisjoint({ firsts, ends }: Runs): boolean {
  return firsts.every((first, at) => at === 0 || first >= ends[at - 1]!);
}

/**
 * Sorts runs and cuts them where they overlap, so that each frame is found and
 * counted once. In an overlap, the run with the lowest start keeps the frames.
 * Changes the arrays in place: copies would double the memory.
 *
 * Example: of the runs 0-9 and 5-14, the second one becomes 10-14. In the file,
 * the pages of the second run still start with frame 5. Frame 10 is the sixth
 * of these pages.
 */
function disjoint(listed: Runs): Runs {
  const { firsts, ends, indexes } = listed;
  sortRows(firsts, ends, indexes);
  let count = 0;
  let end = 0;
  for (let at = 0; at < firsts.length; at++) {
    const first = Math.max(firsts[at]!, end);
    if (first >= ends[at]!) continue;
    end = ends[at]!;
    indexes[count] = indexes[at]! + first - firsts[at]!;
    firsts[count] = first;
    ends[count++] = end;
  }
  return {
    firsts: firsts.subarray(0, count),
    ends: ends.subarray(0, count),
    indexes: indexes.subarray(0, count),
  };
}

/** For each run, the number of pages in all runs with lower addresses. */
function pagesBefore({ firsts, ends, indexes }: Runs): Float64Array {
  let pages = 0;
  const isInFileOrder = firsts.every((first, at) => {
    const isNext = indexes[at] === pages;
    pages += ends[at]! - first;
    return isNext;
  });
  if (isInFileOrder) return indexes;
  const before = new Float64Array(firsts.length);
  for (let at = 1; at < firsts.length; at++) {
    before[at] = before[at - 1]! + ends[at - 1]! - firsts[at - 1]!;
  }
  return before;
}

/**
 * The index of the last number that is at most `value`; -1 if there is none.
 */
function lastUpTo(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
