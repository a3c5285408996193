import { type Outcome, skip } from "../../../base/finding.ts";
import { counted, grouped, hex } from "../../../base/text/count.ts";
import { damaged, windbgHint } from "../hints.ts";
import { ascendingOrder } from "../ascending_order.ts";
import { pageFrameLimit, type PageRun } from "./page_list.ts";

/** The result of checking a list of runs or ranges. */
export interface PageRunSummary {
  readonly pages: bigint;
  /** Whether one of the runs contains the requested page. */
  readonly holds: boolean;
  readonly defects: readonly Outcome[];
}

/**
 * Maximum number of unsorted runs to compare with each other. Comparing this
 * many runs takes 32 MiB of memory. All known writers sort the runs.
 */
const sortLimit = 2 ** 20;

/**
 * Counts the pages of runs or ranges and finds impossible and overlapping ones.
 * If the runs are not in ascending order, this calls `list` a second time and
 * keeps all runs in memory.
 */
export function checkPageRuns(
  list: () => Iterable<PageRun>,
  requestedPage: bigint | null = null,
  frameLimit: bigint = pageFrameLimit,
): PageRunSummary {
  let beyond: PageRun | null = null;
  let isAscending = true;
  let holds = false;
  let count = 0;
  let pages = 0n;
  let end = 0n;
  for (const run of list()) {
    const { basePage, pageCount } = run;
    const endPage = basePage + pageCount;
    pages += pageCount;
    count++;
    if (pageCount === 0n) continue;
    if (endPage > frameLimit) {
      beyond ??= run;
      continue;
    }
    if (basePage < end) isAscending = false;
    end = endPage;
    if (
      requestedPage !== null && requestedPage >= basePage &&
      requestedPage < endPage
    ) {
      holds = true;
    }
  }
  const defects = [
    ...(beyond === null ? [] : [beyondMemory(beyond, frameLimit)]),
    ...(isAscending ? [] : overlaps(list, count, frameLimit)),
  ];
  return { pages, holds, defects };
}

function beyondMemory(run: PageRun, frameLimit: bigint): Outcome {
  return damaged(
    "A run of pages is beyond the highest possible physical address.",
    {
      fileOffset: run.fileOffset,
      expected: `page frames below ${hex(frameLimit)}`,
      actual: `${hex(run.pageCount)} pages from ${hex(run.basePage)}`,
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
      `${counted(count, "unsorted run")} of pages were not compared.`,
      {
        verdict: "unverified",
        expected: "runs in ascending order, or at most " +
          `${grouped(sortLimit)} runs`,
        hint: windbgHint,
      },
    )];
  }
  // Frame numbers below the limit are less than 2^53, so a JavaScript number
  // represents them exactly.
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
  let end = 0;
  for (const index of ascendingOrder(starts.subarray(0, kept))) {
    if (starts[index]! < end) {
      return [damaged("Two runs of pages overlap.", {
        fileOffset: offsets[index]!,
        expected: `a run from page frame ${hex(end)} or above`,
        actual: `a run from page frame ${hex(starts[index]!)}`,
      })];
    }
    end = ends[index]!;
  }
  return [];
}
