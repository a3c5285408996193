import type { FrameIndex } from "../memory/frame_index.ts";
import { FrameSet } from "../memory/frame_set.ts";

/** So many tables that are not in the dump are told apart: about 4 MiB. */
const missingLimit = 2 ** 16;

/**
 * The tables that walks have met. Those in the dump are kept by their places in
 * the file, a bit each, so that no frame number that a table makes up can ask
 * for more memory than the dump has pages.
 */
export class VisitedTables {
  readonly #inDump = new FrameSet();
  readonly #missing = new Set<number>();

  /** Adds a table; whether it is new, as missing ones beyond a limit all are. */
  add(frames: FrameIndex, frame: number): boolean {
    // First, for to look frames up in no order reads the bitmap each time.
    if (this.#missing.has(frame)) return false;
    const place = frames.indexOf(frame);
    if (place >= 0) return this.#inDump.add(place);
    if (this.#missing.size < missingLimit) this.#missing.add(frame);
    return true;
  }
}
