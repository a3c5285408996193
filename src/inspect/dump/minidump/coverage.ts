import type { Region } from "./memory.ts";
import type { Span, Spans } from "./spans.ts";

/** Source: MEM_COMMIT and PAGE_* in winnt.h (SDK). */
const memCommit = 0x1000;
const pageNoAccess = 0x01;
const pageGuard = 0x100;
const pageNoCache = 0x200;
const pageWriteCombine = 0x400;

/** How much of a process's readable memory is in the dump. */
interface ProcessCoverage {
  readonly readableBytes: bigint;
  readonly heldBytes: bigint;
  /** The first readable address that is not in the dump; `null` if none. */
  readonly firstMissing: bigint | null;
}

/**
 * Whether a full dump should contain a region. All of this must be true:
 * - The region is committed.
 * - A debugger can read it: it is neither a no-access page nor a guard page.
 * - It is not device memory (uncached or write-combined).
 */
export function isReadableRegion(region: Region): boolean {
  const excluded = pageNoAccess | pageGuard | pageNoCache | pageWriteCombine;
  return region.state === memCommit && region.protect !== 0 &&
    (region.protect & excluded) === 0;
}

/** Compares the readable memory with the memory in the dump. */
export function coverageOf(readable: Spans, held: Spans): ProcessCoverage {
  const heldSpans = held.merged();
  let span: Span | undefined = heldSpans.next().value;
  let readableBytes = 0n;
  let heldBytes = 0n;
  let firstMissing: bigint | null = null;
  for (const [first, last] of readable.merged()) {
    readableBytes += last - first + 1n;
    let at = first;
    while (span && span[0] <= last) {
      const from = span[0] > at ? span[0] : at;
      const to = span[1] < last ? span[1] : last;
      if (from <= to) {
        if (from > at) firstMissing ??= at;
        heldBytes += to - from + 1n;
        at = to + 1n;
      }
      if (span[1] > last) break; // this span may also cover the next one
      span = heldSpans.next().value;
    }
    if (at <= last) firstMissing ??= at;
  }
  return { readableBytes, heldBytes, firstMissing };
}
