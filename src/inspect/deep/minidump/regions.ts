import { isReadableRegion } from "../../dump/minidump/coverage.ts";
import type { MinidumpMemory } from "../../dump/minidump/memory.ts";
import { type Span, Spans } from "../../dump/minidump/spans.ts";

/** A part of a region that the dump does not have. */
export interface RegionHole {
  readonly start: bigint;
  readonly sizeBytes: bigint;
}

/** The regions of a process against the memory in its dump. */
export interface RegionCount {
  readonly regions: number;
  /** Those that a dump can be expected to hold, and those that it holds. */
  readonly readable: number;
  readonly whole: number;
  /** The largest, in the order of their addresses. */
  readonly holes: readonly RegionHole[];
}

const holeLimit = 8;

/**
 * Compares MemoryInfoList with the lists of memory, region by region; `null`
 * where the dump does not describe its regions, or describes some of them twice:
 * such a list would make each region be compared with all memory.
 *
 * @throws {ReadError} If the system cannot read the lists.
 */
export function countRegions(memory: MinidumpMemory): RegionCount | null {
  if (memory.regions === null || !memory.regions.fits) return null;
  const held = new Spans();
  for (const { survey } of memory.lists) held.addAll(survey.spans);
  const pieces = [...held.merged()];
  const largest = new LargestHoles();
  let regions = 0;
  let readable = 0;
  let whole = 0;
  let met = 0;
  for (const region of memory.regions.regions()) {
    regions++;
    if (!isReadableRegion(region)) continue;
    readable++;
    const { start, sizeBytes } = region;
    const missing = holesIn([start, start + sizeBytes - 1n], pieces);
    // Regions that lie apart share a piece at each of their ends alone.
    met += missing.met;
    if (met > pieces.length + 2 * readable) return null;
    if (missing.holes.length === 0) whole++;
    for (const hole of missing.holes) largest.add(hole);
  }
  return { regions, readable, whole, holes: largest.ascending() };
}

class LargestHoles {
  readonly #holes: RegionHole[] = [];

  add(hole: RegionHole): void {
    this.#holes.push(hole);
    if (this.#holes.length <= holeLimit) return;
    const sizes = this.#holes.map((one) => one.sizeBytes);
    const least = sizes.reduce((a, b) => a < b ? a : b);
    this.#holes.splice(sizes.indexOf(least), 1);
  }

  ascending(): readonly RegionHole[] {
    return this.#holes.toSorted((a, b) => a.start < b.start ? -1 : 1);
  }
}

/**
 * What of a region lies in none of the ascending pieces, and how many of them
 * were met to find out.
 */
function holesIn([first, last]: Span, pieces: readonly Span[]) {
  const holes: RegionHole[] = [];
  let at = first;
  let met = 0;
  for (let index = firstEndingFrom(pieces, first); at <= last; index++) {
    met++;
    const piece = pieces[index];
    if (piece === undefined || piece[0] > last) {
      holes.push({ start: at, sizeBytes: last - at + 1n });
      break;
    }
    if (piece[0] > at) holes.push({ start: at, sizeBytes: piece[0] - at });
    at = piece[1] + 1n;
  }
  return { holes, met };
}

/** The first piece that does not end before an address. */
function firstEndingFrom(pieces: readonly Span[], address: bigint): number {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (pieces[middle]![1] < address) low = middle + 1;
    else high = middle;
  }
  return low;
}
