/**
 * Bits are kept for so many frames at a time, where one was added: 8 KiB. Only
 * for numbers that are bounded by something else.
 */
const blockFrames = 65536;

/** Frames that were met, at a bit each. */
export class FrameSet {
  readonly #blocks = new Map<number, Uint32Array>();

  /** Adds a frame; whether it is new. */
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
