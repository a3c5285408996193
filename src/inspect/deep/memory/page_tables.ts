import { pageBytes } from "../../dump/kernel/page_list.ts";
import { physicalAddress } from "./address.ts";
import type { PagingMode } from "./paging.ts";
import type { PhysicalMemory } from "./physical_memory.ts";

/** Maximum number of cached tables (4 MiB). Most walks use the same few tables. */
const cachedTables = 1024;

/** Reads CPU page tables as arrays of 32-bit words. */
export class PageTables {
  readonly #cache = new Map<number, Uint32Array | null>();

  constructor(
    readonly memory: PhysicalMemory,
    readonly mode: PagingMode,
  ) {}

  /**
   * The table at a physical address; `null` if its page is not in the dump.
   *
   * @throws {ReadError} If the system cannot read that part of the file.
   */
  at(address: number, entries: number): Uint32Array | null {
    const page = this.#page(Math.floor(address / pageBytes));
    if (page === null) return null;
    const first = address % pageBytes / 4;
    return page.subarray(first, first + entries * this.mode.entryBytes / 4);
  }

  #page(frame: number): Uint32Array | null {
    const cached = this.#cache.get(frame);
    if (cached !== undefined) return cached;
    if (this.#cache.size === cachedTables) {
      this.#cache.delete(this.#cache.keys().next().value!);
    }
    const words = this.read(frame, new Uint32Array(pageBytes / 4));
    this.#cache.set(frame, words);
    return words;
  }

  /** Fills `words` with a page; `null` if the page is not in the dump. */
  read(frame: number, words: Uint32Array): Uint32Array | null {
    const bytes = new Uint8Array(words.buffer, words.byteOffset, pageBytes);
    const found = this.memory.read(physicalAddress(frame * pageBytes), bytes);
    return found === pageBytes ? words : null;
  }
}
