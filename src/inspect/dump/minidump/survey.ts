import type { MemoryRange } from "./memory.ts";
import { Spans } from "./spans.ts";

/** A part of the file with a name: "the directory". */
export interface Area {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** A range of memory whose bytes lie on something else. */
export interface Misplaced {
  readonly range: MemoryRange;
  readonly area: Area;
}

/** What one walk through a list of memory tells. */
export interface Survey {
  readonly totalBytes: bigint;
  /** Where the bytes begin in the file and end; 0 and 0 if there are none. */
  readonly dataStart: bigint;
  readonly dataEnd: bigint;
  /** Of the entry whose bytes end last. */
  readonly lastEntry: number;
  /** The first range that passes the last address. */
  readonly beyondAddresses: MemoryRange | null;
  /** The first range that lies on one of the areas. */
  readonly misplaced: Misplaced | null;
  /** The addresses. */
  readonly spans: Spans;
}

/**
 * Goes through the ranges once: a list can fill a file.
 *
 * @throws {ReadError} If the system cannot read them.
 */
export function surveyOf(
  ranges: Iterable<MemoryRange>,
  areas: readonly Area[],
): Survey {
  const spans = new Spans();
  let totalBytes = 0n;
  let dataStart: bigint | null = null;
  let dataEnd = 0n;
  let lastEntry = 0;
  let beyondAddresses: MemoryRange | null = null;
  let misplaced: Misplaced | null = null;
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
