import type { FrameIndex } from "./frame_index.ts";

/** FrameSet allocates the bits of this many numbers at a time: 8 KiB. */
const blockFrames = 65536;

/**
 * A set of numbers, with one bit for each. Memory grows with the largest
 * number, so use it only for numbers with a bound.
 */
export class FrameSet {
  readonly #blocks = new Map<number, Uint32Array>();

  /** Adds a number; returns whether it is new. */
  add(frame: number): boolean {
    const number = Math.floor(frame / blockFrames);
    let block = this.#blocks.get(number);
    if (block === undefined) {
      block = new Uint32Array(blockFrames / 32);
      this.#blocks.set(number, block);
    }
    const at = frame % blockFrames;
    const bit = 1 << (at & 31);
    if ((block[at >>> 5]! & bit) !== 0) return false;
    block[at >>> 5]! |= bit;
    return true;
  }
}

/** Limit of missing tables that are remembered: about 4 MiB. */
const missingLimit = 2 ** 16;

/**
 * The page tables that walks have visited. Tables in the dump are stored by
 * their position in the file, one bit each. So a hostile table full of huge
 * frame numbers cannot use more memory than the dump has pages.
 */
export class VisitedTables {
  readonly #inDump = new FrameSet();
  readonly #missing = new Set<number>();

  /**
   * Adds a table; returns whether it is new. Missing tables beyond the limit
   * always count as new.
   */
  add(frames: FrameIndex, frame: number): boolean {
    // First, because looking up frames in random order reads the bitmap again.
    if (this.#missing.has(frame)) return false;
    const index = frames.indexOf(frame);
    if (index >= 0) return this.#inDump.add(index);
    if (this.#missing.size < missingLimit) this.#missing.add(frame);
    return true;
  }
}
