import type { MemoryRange, Region } from "./memory.ts";

/** MEM_COMMIT and the PAGE_* protections. Source: winnt.h (SDK). */
const memCommit = 0x1000;
const pageNoAccess = 0x01;
const pageGuard = 0x100;
const pageNoCache = 0x200;
const pageWriteCombine = 0x400;

/** How much of the process's memory a dump holds. In bytes. */
export interface Coverage {
  /** Committed and readable. */
  readonly readableBytes: bigint;
  /** That much of it is in the dump. */
  readonly heldBytes: bigint;
  /** Where the first missing byte would be; `null` if none is missing. */
  readonly firstMissing: bigint | null;
}

/**
 * Whether a dump can be expected to hold a region: committed, and not of a
 * protection that keeps even a debugger from reading it (no access, guard) or
 * that marks memory of a device.
 */
export function isReadable(region: Region): boolean {
  const unread = pageNoAccess | pageGuard | pageNoCache | pageWriteCombine;
  return region.state === memCommit && region.protect !== 0 &&
    (region.protect & unread) === 0;
}

/** Compares the regions that could be read with the ranges that the dump has. */
export function coverageOf(
  regions: Iterable<Region>,
  ranges: Iterable<MemoryRange>,
): Coverage {
  const wanted = merged(Array.from(regions).filter(isReadable));
  const held = merged(Array.from(ranges));
  let readableBytes = 0n;
  let heldBytes = 0n;
  let firstMissing: bigint | null = null;
  let index = 0;
  for (const { start, end } of wanted) {
    readableBytes += end - start;
    let at = start;
    while (index < held.length && held[index]!.end <= start) index++;
    for (let i = index; i < held.length && held[i]!.start < end; i++) {
      const piece = held[i]!;
      if (piece.start > at) firstMissing ??= at;
      const from = piece.start > at ? piece.start : at;
      at = piece.end < end ? piece.end : end;
      heldBytes += at - from;
    }
    if (at < end) firstMissing ??= at;
  }
  return { readableBytes, heldBytes, firstMissing };
}

interface Interval {
  readonly start: bigint;
  readonly end: bigint;
}

/** Sorted, with neighbours and overlaps made one. */
function merged(
  pieces: readonly { start: bigint; sizeBytes: bigint }[],
): Interval[] {
  const sorted = pieces.map((one) => ({
    start: one.start,
    end: one.start + one.sizeBytes,
  })).sort((a, b) => a.start < b.start ? -1 : a.start > b.start ? 1 : 0);
  const result: { start: bigint; end: bigint }[] = [];
  for (const one of sorted) {
    const last = result.at(-1);
    if (!last || one.start > last.end) result.push(one);
    else if (one.end > last.end) last.end = one.end;
  }
  return result;
}
