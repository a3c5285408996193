import type { MemoryIndex, MemoryRange } from "./memory_index.ts";
import { Spans } from "./spans.ts";

/** A part of the file that no memory may overlap. */
export interface TableArea {
  /** The name of the part in messages, such as "the directory". */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The result of reading a list of memory ranges once. */
export interface Survey {
  readonly totalBytes: bigint;
  /** Lowest file offset of the memory; 0 if there is none. */
  readonly dataStart: bigint;
  /** File offset of the end of the memory; 0 if there is none. */
  readonly dataEnd: bigint;
  /** File offset of the list entry whose memory ends last. */
  readonly lastEntry: number;
  /** The first range that ends beyond the highest possible address. */
  readonly beyondAddresses: MemoryRange | null;
  /** The first range that overlaps a table in the file. */
  readonly misplaced: {
    readonly range: MemoryRange;
    readonly area: TableArea;
  } | null;
  /** The addresses of all ranges. */
  readonly spans: Spans;
}

/**
 * Reads the ranges in one pass, because a list may be as long as the file.
 *
 * @param count The number of ranges, or more.
 * @throws {ReadError} If the operating system cannot read them.
 */
export function surveyOf(
  ranges: Iterable<MemoryRange>,
  count: number,
  areas: readonly TableArea[],
  index: MemoryIndex,
): Survey {
  const spans = new Spans(count);
  index.reserve(count);
  let totalBytes = 0n;
  let dataStart: bigint | null = null;
  let dataEnd = 0n;
  let lastEntry = 0;
  let beyondAddresses: MemoryRange | null = null;
  let misplaced: Survey["misplaced"] = null;
  for (const range of ranges) {
    const { start, sizeBytes, dataOffset, fileOffset } = range;
    const end = dataOffset + sizeBytes;
    totalBytes += sizeBytes;
    if (dataStart === null || dataOffset < dataStart) dataStart = dataOffset;
    if (end > dataEnd) [dataEnd, lastEntry] = [end, fileOffset];
    if (start + sizeBytes > 1n << 64n) beyondAddresses ??= range;
    if (misplaced === null) {
      const area = areas.find((one) => dataOffset < one.end && end > one.start);
      if (area) misplaced = { range, area };
    }
    spans.add(start, sizeBytes);
    index.add(range);
  }
  return {
    totalBytes,
    dataStart: dataStart ?? 0n,
    dataEnd,
    lastEntry,
    beyondAddresses,
    misplaced,
    spans,
  };
}
