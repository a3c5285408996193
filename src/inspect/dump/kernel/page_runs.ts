import { fail, type Outcome, skip } from "../../../base/finding.ts";
import { counted, grouped, hex } from "../../../base/text/count.ts";
import { retakeHint } from "../hints.ts";
import { pageFrameLimit } from "./page_list.ts";

/** Consecutive pages of physical memory, by page frame number. */
export interface PageRun {
  readonly basePage: bigint;
  readonly pageCount: bigint;
  /** Of the table's entry. */
  readonly fileOffset: number;
}

/** What a list of runs or ranges comes to. */
export interface PageRunSummary {
  readonly pages: bigint;
  /** Whether the page that was asked for is in one of them. */
  readonly holds: boolean;
  readonly defects: readonly Outcome[];
}

/**
 * How many runs are compared with each other when they are out of order, which
 * no writer leaves them in: 32 MiB of numbers.
 */
const sortLimit = 2 ** 20;

/**
 * Counts the pages of runs or ranges and finds those that cannot be. Writers
 * put them in ascending order: only a table that is not gets held in memory,
 * for which `list` is gone through a second time.
 */
export function checkPageRuns(
  list: () => Iterable<PageRun>,
  wantedPage: bigint | null = null,
  frameLimit: bigint = pageFrameLimit,
): PageRunSummary {
  let beyond: PageRun | null = null;
  let isAscending = true;
  let holds = false;
  let count = 0;
  let pages = 0n;
  let end = 0n;
  for (const extent of list()) {
    const { basePage, pageCount } = extent;
    const endPage = basePage + pageCount;
    pages += pageCount;
    count++;
    if (pageCount === 0n) continue;
    if (endPage > frameLimit) {
      beyond ??= extent;
      continue;
    }
    if (basePage < end) isAscending = false;
    end = endPage;
    if (wantedPage !== null && wantedPage >= basePage && wantedPage < endPage) {
      holds = true;
    }
  }
  const defects = [
    ...(beyond === null ? [] : [beyondMemory(beyond, frameLimit)]),
    ...(isAscending ? [] : overlaps(list, count, frameLimit)),
  ];
  return { pages, holds, defects };
}

function beyondMemory(extent: PageRun, frameLimit: bigint): Outcome {
  return fail(
    "damaged",
    "A run of pages lies beyond what a processor can address.",
    {
      fileOffset: extent.fileOffset,
      expected: `page frames below ${hex(frameLimit)}`,
      actual: `${hex(extent.pageCount)} pages from ${hex(extent.basePage)}`,
      hint: retakeHint,
    },
  );
}

function overlaps(
  list: () => Iterable<PageRun>,
  count: number,
  frameLimit: bigint,
): Outcome[] {
  if (count > sortLimit) {
    return [skip(
      `${counted(count, "run")} of pages out of order were not compared.`,
      {
        verdict: "unexpected",
        expected: `runs in ascending order, or at most ${grouped(sortLimit)}`,
        hint: "No writer leaves them so: open the dump in WinDbg.",
      },
    )];
  }
  // Page frames that a processor can address are exact as numbers.
  const starts = new Float64Array(count);
  const ends = new Float64Array(count);
  const offsets = new Float64Array(count);
  let kept = 0;
  for (const { basePage, pageCount, fileOffset } of list()) {
    if (pageCount === 0n || basePage + pageCount > frameLimit) continue;
    starts[kept] = Number(basePage);
    ends[kept] = Number(basePage + pageCount);
    offsets[kept++] = fileOffset;
  }
  const order = Uint32Array.from({ length: kept }, (_, index) => index)
    .sort((a, b) => starts[a]! - starts[b]! || a - b);
  let end = 0;
  for (const index of order) {
    if (starts[index]! < end) {
      return [overlap(offsets[index]!, starts[index]!, end)];
    }
    end = ends[index]!;
  }
  return [];
}

function overlap(fileOffset: number, start: number, end: number): Outcome {
  return fail("damaged", "Two runs of pages overlap.", {
    fileOffset,
    expected: `a run from page frame ${hex(end)} or above`,
    actual: `a run from page frame ${hex(start)}`,
    hint: retakeHint,
  });
}
