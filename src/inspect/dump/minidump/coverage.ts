import type { Region } from "./memory.ts";
import type { Span, Spans } from "./spans.ts";

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

/** Compares the memory that could be read with that which the dump has. */
export function coverageOf(wanted: Spans, held: Spans): Coverage {
  const pieces = held.merged();
  let piece: Span | undefined = pieces.next().value;
  let readableBytes = 0n;
  let heldBytes = 0n;
  let firstMissing: bigint | null = null;
  for (const [first, last] of wanted.merged()) {
    readableBytes += last - first + 1n;
    let at = first;
    while (piece && piece[0] <= last) {
      const from = piece[0] > at ? piece[0] : at;
      const to = piece[1] < last ? piece[1] : last;
      if (from <= to) {
        if (from > at) firstMissing ??= at;
        heldBytes += to - from + 1n;
        at = to + 1n;
      }
      if (piece[1] > last) break; // it holds of the next one, too
      piece = pieces.next().value;
    }
    if (at <= last) firstMissing ??= at;
  }
  return { readableBytes, heldBytes, firstMissing };
}
