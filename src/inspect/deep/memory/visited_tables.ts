import type { FrameIndex } from "./frame_index.ts";

/** Number of pages whose bits are allocated at a time (8 KiB). */
const blockPages = 65536;

/** Maximum number of missing tables to remember, in about 4 MiB. */
const missingLimit = 2 ** 16;

/**
 * The page tables that walks have visited. Tables in the dump are stored by
 * their position in the file, one bit each. The memory use is therefore limited
 * by the size of the dump, even if a hostile dump has huge frame numbers.
 */
export class VisitedTables {
  readonly #blocks = new Map<number, Uint32Array>();
  readonly #missing = new Set<number>();

  /**
   * Adds a table; returns whether it is new. Missing tables beyond the limit
   * always count as new.
   */
  add(frames: FrameIndex, frame: number): boolean {
    // This check is first, because it saves a look-up. Looking up frames in
    // random order would read the same parts of the bitmap repeatedly.
    if (this.#missing.has(frame)) return false;
    const index = frames.indexOf(frame);
    if (index >= 0) return this.#setBit(index);
    if (this.#missing.size < missingLimit) this.#missing.add(frame);
    return true;
  }

  #setBit(index: number): boolean {
    const number = Math.floor(index / blockPages);
    let block = this.#blocks.get(number);
    if (block === undefined) {
      block = new Uint32Array(blockPages / 32);
      this.#blocks.set(number, block);
    }
    const at = index % blockPages;
    const bit = 1 << (at & 31);
    if ((block[at >>> 5]! & bit) !== 0) return false;
    block[at >>> 5]! |= bit;
    return true;
  }
}
