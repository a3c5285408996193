import { fail, type Outcome } from "../../../base/finding.ts";
import { hex } from "../../../base/text/count.ts";
import { retakeHint } from "../hints.ts";
import type { Structure } from "../fields.ts";
import type { PageRun } from "./page_runs.ts";

/** Bytes in a page of memory, on every machine that Windows runs on. */
export const pageBytes = 4096;

/**
 * One past the highest page frame number: physical addresses have at most 52
 * bits (AMD64 Architecture Programmer's Manual, volume 2, section 1.1.3;
 * ARMv8.2 LPA).
 */
export const pageFrameLimit = 1n << 40n;

/**
 * The entries of a page table, for finding a page by its frame number and for
 * going through them.
 */
export type FrameTable =
  | {
    readonly kind: "bitmap";
    /** Of the first bit's byte. */
    readonly fileOffset: number;
    readonly bits: number;
  }
  | {
    readonly kind: "runs";
    /** In the order in which their pages stand in the file. */
    list(): Iterable<PageRun>;
  };

/**
 * The table in a dump that says which pages of physical memory it holds: runs
 * in the header, a bitmap or ranges. Its pages stand one after the other in the
 * file, from `firstPage`.
 */
export interface PageList {
  /** In a sentence: "the bitmap". */
  readonly name: string;
  /** How many pages the dump says that it holds; `null` if it does not say. */
  readonly promised: bigint | null;
  /** The file offset of the field with that count. */
  readonly promisedOffset: number;
  /** Whether a public source says that this field holds that count. */
  readonly isPromiseDocumented: boolean;
  /** The pages counted in the table; `null` if it is not all in the file. */
  readonly inTable: bigint | null;
  /**
   * Whether the page of the header's page directory is in the table; `null` if
   * that could not be told.
   */
  readonly holdsDirectory: boolean | null;
  /** The file offset of the first page; `null` if it is not known. */
  readonly firstPage: bigint | null;
  /** Its entries; `null` if it is not all in the file. */
  readonly frames: FrameTable | null;
  /** What is wrong with the table itself; empty if it is sound. */
  readonly defects: readonly Outcome[];
  readonly structures: readonly Structure[];
}

/** Where the last page ends, by the table or else by the promise. */
export function endOfPages(table: PageList): bigint | null {
  const pages = table.inTable ?? table.promised;
  if (pages === null || table.firstPage === null) return null;
  return table.firstPage + pages * BigInt(pageBytes);
}

/** How many of the pages lie wholly inside a file of this size. */
export function pagesInFile(
  table: PageList,
  sizeBytes: number,
): bigint | null {
  const pages = table.inTable ?? table.promised;
  if (pages === null || table.firstPage === null) return null;
  const room = BigInt(sizeBytes) - table.firstPage;
  const fitting = room > 0n ? room / BigInt(pageBytes) : 0n;
  return fitting < pages ? fitting : pages;
}

/** No file is larger: sizes are signed (Microsoft Learn, LARGE_INTEGER). */
const fileLimit = 1n << 63n;

/** A first page that is within its own table or where no file reaches. */
export function misplacedPages(
  firstPage: bigint,
  fileOffset: number,
  table: { readonly title: string; readonly end: bigint },
): Outcome | null {
  if (firstPage >= table.end && firstPage < fileLimit) return null;
  const isInside = firstPage < table.end;
  return fail(
    "damaged",
    isInside
      ? `${table.title} into the first page.`
      : "The first page lies where no file reaches.",
    {
      fileOffset,
      expected: isInside
        ? `the first page at ${hex(table.end)} or later`
        : `the first page below ${hex(fileLimit)}`,
      actual: hex(firstPage),
      hint: retakeHint,
    },
  );
}
