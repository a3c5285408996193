import { setU64 } from "./bytes.ts";
import type { Run } from "./options.ts";

/** Function that returns the 4,096 bytes of the page with this number. */
export type PageFill = (pfn: bigint) => Uint8Array;

/**
 * Fills a page: every eight bytes contain their own physical address. If a
 * reader is off by a page or a byte, the tests detect it.
 */
export function addressFill(pfn: bigint): Uint8Array {
  const page = new Uint8Array(4096);
  for (let offset = 0; offset < 4096; offset += 8) {
    setU64(page, offset, pfn * 4096n + BigInt(offset));
  }
  return page;
}

/** Pages of zeros. */
export function zeroFill(): Uint8Array {
  return new Uint8Array(4096);
}

/** The contents of the listed pages, one after the other. */
export function pagesOf(
  pfns: readonly bigint[],
  fill: PageFill = addressFill,
): Uint8Array {
  const bytes = new Uint8Array(pfns.length * 4096);
  pfns.forEach((pfn, index) => bytes.set(fill(pfn), index * 4096));
  return bytes;
}

/** The page numbers in the runs, in their order. */
export function pfnsOf(runs: readonly Run[]): bigint[] {
  return runs.flatMap((run) =>
    Array.from(
      { length: Number(run.pageCount) },
      (_, index) => run.basePage + BigInt(index),
    )
  );
}
