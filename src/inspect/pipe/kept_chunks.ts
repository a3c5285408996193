import { type ByteSource, chunkBytes } from "../byte_source.ts";
import { NotKeptError } from "../not_kept_error.ts";

/**
 * The most of a dump that is kept, at once: 36 MiB are a bitmap for more than
 * 1 TiB of memory, and with all else it stays below 64 MiB.
 */
export const keptLimitBytes = 36 * 1024 * 1024;

/** Chunks of a dump by their number, as far as they were kept. */
export class KeptChunks {
  readonly #chunks = new Map<number, Uint8Array>();
  #keptBytes = 0;

  /** Keeps a chunk; `false` where there is no room for it. */
  keep(index: number, chunk: Uint8Array): boolean {
    if (this.#keptBytes + chunk.length > keptLimitBytes) return false;
    this.#chunks.set(index, chunk);
    this.#keptBytes += chunk.length;
    return true;
  }

  /** The dump as far as it has come; reading what was not kept is an error. */
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
