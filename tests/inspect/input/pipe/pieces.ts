import type { Pipe } from "../../../../src/inspect/input/pipe/receive.ts";

/** A pipe that returns `data` in pieces of the given sizes. */
export function pipeOf(data: Uint8Array, sizes: readonly number[]): Pipe {
  let at = 0;
  let turn = 0;
  return {
    read(target) {
      if (at >= data.length) return Promise.resolve(null);
      const most = Math.min(sizes[turn++ % sizes.length]!, target.length);
      const piece = data.subarray(at, at + most);
      target.set(piece);
      at += piece.length;
      return Promise.resolve(piece.length);
    },
  };
}

/**
 * A pipe with the given parts and zeros elsewhere. The data is never in memory
 * as a whole.
 */
export function sparsePipe(
  sizeBytes: number,
  parts: readonly (readonly [fileOffset: number, data: Uint8Array])[],
): Pipe {
  let at = 0;
  return {
    read(target) {
      if (at >= sizeBytes) return Promise.resolve(null);
      const length = Math.min(target.length, sizeBytes - at);
      target.fill(0, 0, length);
      for (const [start, data] of parts) {
        const from = Math.max(start, at);
        const to = Math.min(start + data.length, at + length);
        if (from < to) {
          target.set(data.subarray(from - start, to - start), from - at);
        }
      }
      at += length;
      return Promise.resolve(length);
    },
  };
}
