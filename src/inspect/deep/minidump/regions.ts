import { isReadableRegion } from "../../dump/minidump/coverage.ts";
import {
  type MinidumpMemory,
  spansInFile,
} from "../../dump/minidump/memory.ts";
import type { Minidump } from "../../dump/minidump/read_minidump.ts";
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
  /** Number of readable regions. A full-memory dump should contain them. */
  readonly readable: number;
  /** Number of readable regions that are entirely in the dump. */
  readonly whole: number;
  /** The largest missing parts, in ascending order of address. */
  readonly holes: readonly RegionHole[];
}

/**
 * Compares MemoryInfoList with the memory lists, region by region. Returns
 * `null` in these cases: the dump does not describe its regions; regions
 * overlap; the memory lists have more pieces than {@linkcode Spans} keeps.
 */
export function countRegions(
  { memory, sizeBytes: fileBytes }: Pick<Minidump, "memory" | "sizeBytes">,
): RegionCount | null {
  if (memory.regions === null || !memory.regions.fits) return null;
  const inDump = mergedSpans(memory, fileBytes);
  if (!inDump.isComplete) return null;
  const holes = new LargestHoles<RegionHole>();
  let regions = 0;
  let readable = 0;
  let whole = 0;
  let comparisons = 0;
  for (const region of memory.regions.regions()) {
    regions++;
    if (!isReadableRegion(region)) continue;
    readable++;
    const { start, sizeBytes } = region;
    const end = start + sizeBytes;
    const last = (end < addressLimit ? end : addressLimit) - 1n;
    const compared = findHoles([start, last], inDump, holes);
    // If regions do not overlap, a region shares at most its first and last
    // spans with other regions. So a larger number of comparisons means that
    // regions overlap.
    comparisons += compared.comparisons;
    if (comparisons > inDump.count + 2 * readable) return null;
    if (compared.isWhole) whole++;
  }
  return { regions, readable, whole, holes: holes.ascending() };
}

/** One past the last address. */
const addressLimit = 1n << 64n;

/**
 * The memory ranges of all lists, without overlaps. Ranges outside the file are
 * left out.
 */
function mergedSpans({ lists }: MinidumpMemory, fileBytes: number): Spans {
  if (lists.length === 1) {
    const spans = spansInFile(lists[0]!, fileBytes);
    if (spans.firstOverlap() === null) return spans;
  }
  const all = new Spans();
  for (const list of lists) all.addAll(spansInFile(list, fileBytes));
  if (lists.length <= 1) return all;
  const merged = new Spans();
  merged.addAll(all);
  return merged;
}

/**
 * Adds the parts of a region that are in none of the spans. Returns the number
 * of spans that were compared, and whether the spans cover the whole region.
 */
function findHoles(
  [first, last]: Span,
  spans: Spans,
  holes: LargestHoles<RegionHole>,
) {
  let at = first;
  let comparisons = 0;
  let isWhole = true;
  const add = (start: bigint, end: bigint) => {
    if (end <= start) return;
    isWhole = false;
    holes.add({ start, sizeBytes: end - start });
  };
  for (const span of spans.spansFrom(first)) {
    comparisons++;
    if (span[0] > last) break;
    add(at, span[0]);
    at = span[1] + 1n;
    if (at > last) break;
  }
  add(at, last + 1n);
  return { comparisons, isWhole };
}
