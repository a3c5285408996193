import { isReadableRegion } from "../../dump/minidump/coverage.ts";
import type { MinidumpMemory } from "../../dump/minidump/memory.ts";
import { type Span, Spans } from "../../dump/minidump/spans.ts";
import { LargestHoles } from "../memory/largest_holes.ts";

/** A part of a region that is not in the dump. */
interface RegionHole {
  readonly start: bigint;
  readonly sizeBytes: bigint;
}

/** The memory regions of a process, compared with the memory in its dump. */
export interface RegionCount {
  readonly regions: number;
  /** Number of regions that a dump can be expected to contain. */
  readonly readable: number;
  /** Number of readable regions that are entirely in the dump. */
  readonly whole: number;
  /** The largest missing parts, in ascending order of address. */
  readonly holes: readonly RegionHole[];
}

/**
 * Compares MemoryInfoList with the memory lists, region by region. `null` if
 * the dump does not describe its regions. Also `null` if regions overlap, because
 * each region would have to be compared with all memory.
 */
export function countRegions(memory: MinidumpMemory): RegionCount | null {
  if (memory.regions === null || !memory.regions.fits) return null;
  const spans = new Spans();
  for (const { survey } of memory.lists) spans.addAll(survey.spans);
  const inDump = [...spans.merged()];
  const largest = new LargestHoles<RegionHole>();
  let regions = 0;
  let readable = 0;
  let whole = 0;
  let comparisons = 0;
  for (const region of memory.regions.regions()) {
    regions++;
    if (!isReadableRegion(region)) continue;
    readable++;
    const { start, sizeBytes } = region;
    const missing = holesIn([start, start + sizeBytes - 1n], inDump);
    // Disjoint regions share at most one span at each of their ends.
    comparisons += missing.comparisons;
    if (comparisons > inDump.length + 2 * readable) return null;
    if (missing.holes.length === 0) whole++;
    for (const hole of missing.holes) largest.add(hole);
  }
  return { regions, readable, whole, holes: largest.ascending() };
}

/**
 * The parts of a region outside of all the ascending spans, and the number of
 * compared spans.
 */
function holesIn([first, last]: Span, spans: readonly Span[]) {
  const holes: RegionHole[] = [];
  let at = first;
  let comparisons = 0;
  for (let index = firstEndingFrom(spans, first); at <= last; index++) {
    comparisons++;
    const span = spans[index];
    if (span === undefined || span[0] > last) {
      holes.push({ start: at, sizeBytes: last - at + 1n });
      break;
    }
    if (span[0] > at) holes.push({ start: at, sizeBytes: span[0] - at });
    at = span[1] + 1n;
  }
  return { holes, comparisons };
}

/** The index of the first span that does not end before an address. */
function firstEndingFrom(spans: readonly Span[], address: bigint): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (spans[middle]![1] < address) low = middle + 1;
    else high = middle;
  }
  return low;
}
