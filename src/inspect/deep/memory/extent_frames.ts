import type { PageRun } from "../../dump/kernel/page_list.ts";
import { pageFrameLimit } from "../../dump/kernel/page_list.ts";
import type { FrameIndex } from "./frame_index.ts";

/**
 * Maximum number of runs or ranges after adjacent ones are merged: 32 MiB of
 * numbers. A full dump has dozens of runs, a dump of some pages has thousands.
 */
const extentLimit = 2 ** 20;

/** Runs of frames in ascending order, one array for each property. */
interface SortedRuns {
  readonly firsts: Float64Array;
  readonly counts: Float64Array;
  /** The position in the file of each run's first page. */
  readonly indexes: Float64Array;
  /** The number of pages in all runs before each one. */
  readonly before: Float64Array;
}

/** Indexes frames by runs or ranges; `null` if there are too many of them. */
export function extentFrames(
  extents: Iterable<PageRun>,
  pagesInFile: number,
): FrameIndex | null {
  const sorted = sortedRuns(extents, pagesInFile);
  if (sorted === null) return null;
  const { firsts, counts, indexes, before } = sorted;
  const indexOf = (frame: number) => {
    const at = lastUpTo(firsts, frame);
    if (at < 0) return -1;
    const into = frame - firsts[at]!;
    return into < counts[at]! ? indexes[at]! + into : -1;
  };
  const rankOf = (frame: number) => {
    const at = lastUpTo(firsts, frame - 1);
    return at < 0
      ? 0
      : before[at]! + Math.min(counts[at]!, frame - firsts[at]!);
  };
  return {
    indexOf,
    has: (frame) => indexOf(frame) >= 0,
    countIn: (frame, count) =>
      Math.max(0, rankOf(frame + count) - rankOf(frame)),
  };
}

function sortedRuns(
  extents: Iterable<PageRun>,
  pagesInFile: number,
): SortedRuns | null {
  const runs = collect(extents, pagesInFile);
  if (runs === null) return null;
  const { firsts, counts, indexes } = runs;
  const order = Uint32Array.from(firsts, (_, at) => at);
  // Writers list the runs in order: skip the cost of sorting.
  if (!isAscending(firsts)) {
    order.sort((a, b) => firsts[a]! - firsts[b]! || a - b);
  }
  const pick = (from: readonly number[]) =>
    Float64Array.from(order, (at) => from[at]!);
  const sizes = pick(counts);
  const before = new Float64Array(order.length);
  for (let at = 1; at < order.length; at++) {
    before[at] = before[at - 1]! + sizes[at - 1]!;
  }
  return {
    firsts: pick(firsts),
    counts: sizes,
    indexes: pick(indexes),
    before,
  };
}

/** Collects the runs of pages that lie inside the file, in the table's order. */
function collect(extents: Iterable<PageRun>, pagesInFile: number) {
  const runs = new Runs();
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
  return runs;
}

class Runs {
  readonly firsts: number[] = [];
  readonly counts: number[] = [];
  readonly indexes: number[] = [];

  /** Adds a run; returns false if there are too many. */
  add(first: number, count: number, index: number): boolean {
    const last = this.firsts.length - 1;
    const isAdjacent = last >= 0 &&
      first === this.firsts[last]! + this.counts[last]! &&
      index === this.indexes[last]! + this.counts[last]!;
    if (isAdjacent) {
      this.counts[last]! += count;
      return true;
    }
    if (this.firsts.length === extentLimit) return false;
    this.firsts.push(first);
    this.counts.push(count);
    this.indexes.push(index);
    return true;
  }
}

function isAscending(numbers: readonly number[]): boolean {
  return numbers.every((number, at) => at === 0 || number >= numbers[at - 1]!);
}

/** The index of the last number that is not above `value`; -1 if none. */
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
