import type { VirtualAddress } from "../memory/address.ts";
import { readPointer, type VirtualMemory } from "../memory/virtual_memory.ts";

/** How the walk along a list ended. */
type ListEnd =
  /** The last entry leads back to the head, as expected. */
  | "complete"
  /** The head is not in the dump. */
  | "no-head"
  /** An entry is not in the dump. */
  | "broken"
  /** The list returned to an earlier entry. */
  | "loop"
  /** The list has more entries than the limit. */
  | "too-long";

export interface WalkEnd {
  readonly end: ListEnd;
  /** The address at which the walk ended; `null` if it returned to the head. */
  readonly at: VirtualAddress | null;
}

/** The entries of a LIST_ENTRY list, and how the walk ended. */
interface ListWalk extends WalkEnd {
  /** For each entry, the address of its LIST_ENTRY. */
  readonly links: readonly VirtualAddress[];
}

/** Follows the forward links (Flink, the first pointer of a LIST_ENTRY). */
export function walkList(
  memory: VirtualMemory,
  head: VirtualAddress,
  limit: number,
): ListWalk {
  const links: VirtualAddress[] = [];
  const seen = new Set<VirtualAddress>();
  let at = head;
  for (;;) {
    const next = readPointer(memory, at);
    if (next === null) {
      if (links.length === 0) return { links, end: "no-head", at: head };
      // The last entry cannot be read, so it is not counted.
      return { links: links.slice(0, -1), end: "broken", at };
    }
    if (next === head) return { links, end: "complete", at: null };
    if (seen.has(next)) return { links, end: "loop", at: next };
    if (links.length === limit) return { links, end: "too-long", at: next };
    seen.add(next);
    links.push(next);
    at = next;
  }
}
