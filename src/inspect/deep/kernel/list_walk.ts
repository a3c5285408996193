import type { VirtualAddress } from "../memory/address.ts";
import { readPointer, type VirtualMemory } from "../memory/virtual_memory.ts";

/** How the walk along a list ended. */
export type ListEnd =
  /** Back at its head, as it should. */
  | "whole"
  /** The head is not in the dump. */
  | "no-head"
  /** An entry is not in the dump. */
  | "broken"
  /** It came to an entry for the second time. */
  | "loop"
  /** It has more entries than any Windows. */
  | "too-long";

/** The entries of a LIST_ENTRY list, and how the walk along it ended. */
export interface ListWalk {
  /** The addresses of the links in the entries. */
  readonly links: readonly VirtualAddress[];
  readonly end: ListEnd;
  /** Where it ended, if not at its head. */
  readonly at: VirtualAddress | null;
}

/**
 * Walks along a list by its forward links (Flink, the first of a LIST_ENTRY).
 *
 * @throws {ReadError} If the system cannot read the file there.
 */
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
      // What cannot be read is no entry.
      return { links: links.slice(0, -1), end: "broken", at };
    }
    if (next === head) return { links, end: "whole", at: null };
    if (seen.has(next)) return { links, end: "loop", at: next };
    if (links.length === limit) return { links, end: "too-long", at: next };
    seen.add(next);
    links.push(next);
    at = next;
  }
}
