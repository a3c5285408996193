import type { Outcome } from "../../../base/finding.ts";
import { hex } from "../../../base/text/count.ts";
import type { Structure } from "../fields.ts";
import { damaged } from "../hints.ts";

/** The size of a page of memory on all machines that Windows runs on. */
export const pageBytes = 4096;

/**
 * One past the highest page frame number: physical addresses have at most 52
 * bits (AMD64 Architecture Programmer's Manual, volume 2, section 1.1.3;
 * ARMv8.2 LPA).
 */
export const pageFrameLimit = 1n << 40n;

/** Consecutive pages of physical memory, by page frame number. */
export interface PageRun {
  readonly basePage: bigint;
  readonly pageCount: bigint;
  /** File offset of the run's entry in the list. */
  readonly fileOffset: number;
}

/** The entries of a page list, to find a page by its frame number. */
export type FrameTable =
  | {
    readonly kind: "bitmap";
    /** File offset of the byte with the first bit. */
    readonly fileOffset: number;
    readonly bits: number;
  }
  | {
    readonly kind: "runs";
    /** The runs, in the order of their pages in the file. */
    list(): Iterable<PageRun>;
  };

/**
 * The list of the physical memory pages in a dump: runs in the header, a bitmap
 * or ranges. The pages follow each other in the file from `firstPage`.
 */
export interface PageList {
  /** The name of the list in messages, such as "the bitmap". */
  readonly name: string;
  /** The page count in a header field; `null` if the field was never set. */
  readonly promised: bigint | null;
  /** File offset of the field with the page count. */
  readonly promisedOffset: number;
  /** Whether a public source documents this field as the page count. */
  readonly isPromiseDocumented: boolean;
  /** The number of pages in the list; `null` if the list is incomplete. */
  readonly inTable: bigint | null;
  /**
   * Whether the list contains the page with the top page table; `null` if that
   * is not known.
   */
  readonly holdsDirectory: boolean | null;
  /** File offset of the first page; `null` if it is not known. */
  readonly firstPage: bigint | null;
  /**
   * The file offset of the header field that states `firstPage`, and the end of
   * the list. `null` in two cases:
   * - The list consists of runs: their pages always begin right after the
   *   header of the dump.
   * - The dump is of type 2.
   */
  readonly firstPageAt: {
    readonly fileOffset: number;
    readonly end: bigint;
  } | null;
  /** The entries of the list; `null` if the list is incomplete. */
  readonly frames: FrameTable | null;
  readonly defects: readonly Outcome[];
  readonly structures: readonly Structure[];
}

/** A page list whose entries cannot be read because of a defect. */
export function uncounted(
  list: Omit<
    PageList,
    "inTable" | "holdsDirectory" | "firstPageAt" | "frames" | "defects"
  >,
  defect: Outcome,
): PageList {
  return {
    ...list,
    inTable: null,
    holdsDirectory: null,
    firstPageAt: null,
    frames: null,
    defects: [defect],
  };
}

/** File offset of the end of the last page, from the list or the header. */
export function endOfPages(list: PageList): bigint | null {
  const pages = list.inTable ?? list.promised;
  if (pages === null || list.firstPage === null) return null;
  return list.firstPage + pages * BigInt(pageBytes);
}

/** The number of pages that are completely inside a file of this size. */
export function pagesInFile(
  list: PageList,
  sizeBytes: number,
): bigint | null {
  const pages = list.inTable ?? list.promised;
  if (pages === null || list.firstPage === null) return null;
  const room = BigInt(sizeBytes) - list.firstPage;
  const fitting = room > 0n ? room / BigInt(pageBytes) : 0n;
  return fitting < pages ? fitting : pages;
}

/** File sizes are signed 64-bit values (Microsoft Learn, LARGE_INTEGER). */
const fileSizeLimit = 1n << 63n;

/**
 * Reports a first page that overlaps the page list, or whose offset is too
 * large for any file.
 */
export function checkFirstPage(
  firstPage: bigint,
  fileOffset: number,
  list: { readonly name: string; readonly end: bigint },
): Outcome | null {
  if (firstPage >= list.end && firstPage < fileSizeLimit) return null;
  const isInside = firstPage < list.end;
  return damaged(
    isInside
      ? `The ${list.name} and the first page overlap.`
      : "The offset of the first page is beyond the maximum file size.",
    {
      fileOffset,
      expected: isInside
        ? `the first page at or above ${hex(list.end)}`
        : `the first page below ${hex(fileSizeLimit)}`,
      actual: hex(firstPage),
    },
  );
}
