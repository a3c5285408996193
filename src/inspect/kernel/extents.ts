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

/** Counts the pages of runs or ranges and finds those that cannot be. */
export function judgeExtents(
  extents: Iterable<Extent>,
  frameLimit: bigint = pageFrameLimit,
): { readonly pages: bigint; readonly defects: readonly Outcome[] } {
  const sound: Extent[] = [];
  const defects: Outcome[] = [];
  let pages = 0n;
  for (const extent of extents) {
    pages += extent.pageCount;
    if (extent.pageCount === 0n) continue;
    if (extent.basePage + extent.pageCount <= frameLimit) {
      sound.push(extent);
    } else if (defects.length === 0) {
      defects.push(beyondMemory(extent, frameLimit));
    }
  }
  const overlap = firstOverlap(sound);
  if (overlap) defects.push(overlap);
  return { pages, defects };
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
