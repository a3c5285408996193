import { concat, setBytes, setU32, setU64 } from "./bytes.ts";
import type { Run } from "./options.ts";
import { type PageFill, pagesOf, pfnsOf } from "./pages.ts";

/**
 * Options for the body of an RDMP dump: DumpType 8, 9 or 10, as `.dump` writes
 * it.
 */
export interface RangesOptions {
  readonly ranges: readonly Run[];
  readonly signature?: string;
  readonly metadataSize?: bigint;
  readonly firstPageOffset?: bigint;
  readonly numberOfRanges?: number;
  readonly totalNumberOfPages?: bigint;
  readonly pageFill?: PageFill;
}

/** File offset of the first page: 0x2030 + 16 per range. */
export function rangesEnd(count: number): number {
  return 0x2030 + count * 16;
}

/**
 * The RDMP header, 0x30 bytes at 0x2000, and the ranges. MetadataSize counts
 * from 0x20, so FirstPageOffset = 0x2020 + MetadataSize. Public source:
 * kdmp-parser `kdmp-parser-structs.h`.
 */
export function buildRangesHead(options: RangesOptions): Uint8Array {
  const { ranges } = options;
  const bytes = new Uint8Array(0x30 + ranges.length * 16);
  const metadataSize = options.metadataSize ??
    BigInt(0x10 + ranges.length * 16);
  const total = ranges.reduce((sum, range) => sum + range.pageCount, 0n);
  setU32(bytes, 0x0, 0x40);
  setBytes(bytes, 0x4, options.signature ?? "RDMP");
  setBytes(bytes, 0x8, "DUMP");
  setU64(bytes, 0x10, metadataSize);
  setU64(
    bytes,
    0x18,
    options.firstPageOffset ?? BigInt(rangesEnd(ranges.length)),
  );
  setU32(bytes, 0x20, options.numberOfRanges ?? ranges.length);
  setU64(bytes, 0x28, options.totalNumberOfPages ?? total);
  ranges.forEach((range, index) => {
    setU64(bytes, 0x30 + index * 16, range.basePage);
    setU64(bytes, 0x38 + index * 16, range.pageCount);
  });
  return bytes;
}

/** The body of an RDMP dump, from 0x2000 to the end of the last page. */
export function buildRangesBody(
  options: RangesOptions,
  pfns: readonly bigint[] = pfnsOf(options.ranges),
): Uint8Array {
  return concat(buildRangesHead(options), pagesOf(pfns, options.pageFill));
}
