import { pageBytes } from "../../dump/kernel/page_list.ts";
import { physicalAddress } from "./address.ts";
import type { PagingMode } from "./paging.ts";
import type { PhysicalMemory } from "./physical_memory.ts";

/** Tables are kept, up to 4 MiB of them: most walks go through the same few. */
const keptTables = 1024;

/** Reads page tables, as the words of their entries. */
export class PageTables {
  readonly #kept = new Map<number, Uint32Array | null>();

  constructor(
    readonly memory: PhysicalMemory,
    readonly mode: PagingMode,
  ) {}

  /**
   * The table at a physical address, of so many entries; `null` where its page
   * is not in the dump.
   *
   * @throws {ReadError} If the system cannot read there.
   */
  at(address: number, entries: number): Uint32Array | null {
    const page = this.page(Math.floor(address / pageBytes));
    if (page === null) return null;
    const first = address % pageBytes / 4;
    return page.subarray(first, first + entries * this.mode.entryBytes / 4);
  }

  /** The words of a whole page. */
  page(frame: number): Uint32Array | null {
    const kept = this.#kept.get(frame);
    if (kept !== undefined) return kept;
    if (this.#kept.size === keptTables) {
      this.#kept.delete(this.#kept.keys().next().value!);
    }
    const words = this.read(frame, new Uint32Array(pageBytes / 4));
    this.#kept.set(frame, words);
    return words;
  }

  /** Reads a page's words into these; `null` where it is not in the dump. */
  read(frame: number, words: Uint32Array): Uint32Array | null {
    const bytes = new Uint8Array(words.buffer, words.byteOffset, pageBytes);
    const found = this.memory.read(physicalAddress(frame * pageBytes), bytes);
    return found === pageBytes ? words : null;
  }
}
