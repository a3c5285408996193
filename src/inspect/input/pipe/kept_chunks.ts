import { type ByteSource, chunkBytes } from "../../dump/byte_source.ts";
import { NotKeptError } from "../../dump/not_kept.ts";

/**
 * Maximum total size of the parts of a dump that are kept in memory. The page
 * bitmap of a machine with 192 GiB of memory fits: 192 GiB / 4 KiB / 8 = 6 MiB.
 * The program stays below 64 MiB (tests/cli/pipe_memory_test.ts).
 */
export const keptLimitBytes = 6 * 1024 * 1024;

/**
 * A range of bytes in a file from offset `start` up to, but not including,
 * `end`.
 */
export interface FileRange {
  readonly start: number;
  readonly end: number;
}

/** The kept chunks of a dump, by index. */
export class KeptChunks {
  readonly #chunks = new Map<number, Uint8Array>();
  /**
   * Chunks in which all bytes are equal. The key is the value of the bytes. The
   * page bitmap of a machine with much memory has many such chunks, so one
   * chunk is stored for each value.
   */
  readonly #fills = new Map<number, Uint8Array>();
  #keptBytes = 0;

  /**
   * Keeps a copy of a chunk. Returns `false` if the copy would exceed the
   * limit.
   */
  keep(index: number, chunk: Uint8Array): boolean {
    const byte = chunk[0] ?? 0;
    const isFill = chunk.every((one) => one === byte);
    const fill = isFill ? this.#fills.get(byte) : undefined;
    if (fill && fill.length >= chunk.length) {
      this.#chunks.set(index, fill.subarray(0, chunk.length));
      return true;
    }
    if (this.#keptBytes + chunk.length > keptLimitBytes) return false;
    const copy = chunk.slice();
    this.#keptBytes += chunk.length;
    this.#chunks.set(index, copy);
    if (isFill) this.#fills.set(byte, copy);
    return true;
  }

  /** Drops the chunks that are completely inside a range, to free memory. */
  drop({ start, end }: FileRange): void {
    const shared = new Set([...this.#fills.values()].map((one) => one.buffer));
    for (const [index, chunk] of this.#chunks) {
      const at = index * chunkBytes;
      if (at < start || at + chunk.length > end) continue;
      this.#chunks.delete(index);
      if (!shared.has(chunk.buffer)) this.#keptBytes -= chunk.length;
    }
  }

  /**
   * Returns a source that reads the dump. Reading from a chunk that was not
   * kept throws an error.
   */
  source(sizeBytes: number): ByteSource {
    const chunks = this.#chunks;
    return {
      sizeBytes,
      readInto(fileOffset, target) {
        if (fileOffset >= sizeBytes || target.length === 0) return 0;
        let filled = 0;
        while (filled < target.length && fileOffset + filled < sizeBytes) {
          const at = fileOffset + filled;
          const chunk = chunks.get(Math.floor(at / chunkBytes));
          if (chunk === undefined) throw new NotKeptError(at);
          const from = at % chunkBytes;
          const found = chunk.subarray(from, from + target.length - filled);
          target.set(found, filled);
          filled += found.length;
        }
        return filled;
      },
    };
  }
}
