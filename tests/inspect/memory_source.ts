import type { ByteSource } from "../../src/inspect/dump/byte_source.ts";
import "./load_parts.ts";

/** A source of bytes in memory that counts the reads. */
export interface MemorySource extends ByteSource {
  readonly reads: number;
  /** The total number of bytes requested by all reads. */
  readonly bytesRead: number;
}

/**
 * A dump in memory.
 *
 * @param sizeBytes The size that the source reports. It may be larger than the
 * data, like the size of a file that became shorter after it was opened.
 * @throws {RangeError} For a read at an invalid offset, or beyond the end.
 */
export function memorySource(
  data: Uint8Array,
  sizeBytes: number = data.length,
): MemorySource {
  let reads = 0;
  let bytesRead = 0;
  return {
    sizeBytes,
    get reads() {
      return reads;
    },
    get bytesRead() {
      return bytesRead;
    },
    readInto(fileOffset, target) {
      if (!Number.isSafeInteger(fileOffset) || fileOffset < 0) {
        throw new RangeError(`a read at ${fileOffset}`);
      }
      if (target.length > 0 && fileOffset + target.length > sizeBytes) {
        throw new RangeError(
          `a read of ${target.length} at ${fileOffset}, of ${sizeBytes} bytes`,
        );
      }
      reads++;
      bytesRead += target.length;
      const found = data.subarray(fileOffset, fileOffset + target.length);
      target.set(found);
      return found.length;
    },
  };
}

/**
 * A file of a given size with `parts` and zeros elsewhere, like a sparse file.
 * It counts reads in the same way as {@linkcode memorySource}.
 */
export function sparseSource(
  sizeBytes: number,
  parts: readonly (readonly [fileOffset: number, data: Uint8Array])[],
): MemorySource {
  let reads = 0;
  let bytesRead = 0;
  return {
    sizeBytes,
    get reads() {
      return reads;
    },
    get bytesRead() {
      return bytesRead;
    },
    readInto(fileOffset, target) {
      reads++;
      const length = Math.max(
        0,
        Math.min(target.length, sizeBytes - fileOffset),
      );
      bytesRead += length;
      target.fill(0);
      for (const [start, data] of parts) {
        const from = Math.max(start, fileOffset);
        const to = Math.min(start + data.length, fileOffset + length);
        if (from < to) {
          target.set(
            data.subarray(from - start, to - start),
            from - fileOffset,
          );
        }
      }
      return length;
    },
  };
}
