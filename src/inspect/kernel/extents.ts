import { fail, type Outcome } from "../../finding.ts";
import { hex } from "../../text/hex.ts";
import { pageFrameLimit } from "./page_table.ts";

/** Consecutive pages of physical memory, by page frame number. */
export interface Extent {
  readonly basePage: bigint;
  readonly pageCount: bigint;
  /** Of the table's entry. */
  readonly fileOffset: number;
}

const hint = "Take the dump again, or get the original of this copy.";

/**
 * Counts the pages of runs or ranges and finds those that cannot be. Writers
 * put them in ascending order: only a table that is not gets held in memory,
 * for which `list` is gone through a second time.
 */
export function judgeExtents(
  list: () => Iterable<Extent>,
  frameLimit: bigint = pageFrameLimit,
): { readonly pages: bigint; readonly defects: readonly Outcome[] } {
  const isSound = ({ basePage, pageCount }: Extent) =>
    pageCount > 0n && basePage + pageCount <= frameLimit;
  let beyond: Extent | null = null;
  let isAscending = true;
  let pages = 0n;
  let end = 0n;
  for (const extent of list()) {
    pages += extent.pageCount;
    if (isSound(extent)) {
      if (extent.basePage < end) isAscending = false;
      end = extent.basePage + extent.pageCount;
    } else if (extent.pageCount > 0n) beyond ??= extent;
  }
  const overlap = isAscending
    ? null
    : firstOverlap(Array.from(list()).filter(isSound));
  return {
    pages,
    defects: [
      ...(beyond === null ? [] : [beyondMemory(beyond, frameLimit)]),
      ...(overlap === null ? [] : [overlap]),
    ],
  };
}

function beyondMemory(extent: Extent, frameLimit: bigint): Outcome {
  return fail(
    "damaged",
    "A run of pages lies beyond what a processor can address.",
    {
      fileOffset: extent.fileOffset,
      expected: `page frames below ${hex(frameLimit)}`,
      actual: `${hex(extent.pageCount)} pages from ${hex(extent.basePage)}`,
      hint,
    },
  );
}

function firstOverlap(extents: Extent[]): Outcome | null {
  extents.sort((a, b) => Number(a.basePage - b.basePage));
  let end = 0n;
  for (const extent of extents) {
    if (extent.basePage < end) {
      return fail("damaged", "Two runs of pages overlap.", {
        fileOffset: extent.fileOffset,
        expected: `a run from page frame ${hex(end)} or above`,
        actual: `a run from page frame ${hex(extent.basePage)}`,
        hint,
      });
    }
    if (extent.basePage + extent.pageCount > end) {
      end = extent.basePage + extent.pageCount;
    }
  }
  return null;
}
