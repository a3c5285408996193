import { type ByteSource, chunkBytes, readAt } from "../byte_source.ts";

/** The zeros at the end of a file. */
interface ZeroTail {
  /** File offset of the first zero. */
  readonly start: number;
  readonly sizeBytes: number;
}

/**
 * Searches backward for the start of the zeros at the end of a file.
 *
 * @param maxBytes The search stops after about this number of zeros.
 * @throws {ReadError} If the operating system cannot read there.
 */
export function zeroTailOf(source: ByteSource, maxBytes: number): ZeroTail {
  const { sizeBytes } = source;
  let start = sizeBytes;
  // Most files do not end in zeros: read a small part before a large chunk.
  let length = 4096;
  while (start > 0 && sizeBytes - start < maxBytes) {
    const from = Math.max(0, start - length);
    const data = readAt(source, from, start - from);
    const last = data.findLastIndex((byte) => byte !== 0);
    start = from + last + 1;
    if (last >= 0) break;
    length = chunkBytes;
  }
  return { start, sizeBytes: sizeBytes - start };
}
