import type { ByteSource } from "../../src/inspect/dump/byte_source.ts";

/** Bytes as a source that watches how they are read. */
export interface MemorySource extends ByteSource {
  /** How often it was read. */
  readonly reads: number;
  /** How many bytes were asked for in all. */
  readonly bytesRead: number;
}

/**
 * A dump in memory.
 *
 * @param sizeBytes What the source says its size is: a file may have become
 * shorter since it was opened.
 * @throws {RangeError} On a read at no offset, or beyond the end.
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
 * A file of this size that holds `parts` and is zero elsewhere, as a sparse
 * file is. It counts what is read like {@linkcode memorySource}.
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
