import type { Fields, Layout, Values } from "../../base/layout.ts";
import { type ByteSource, chunkBytes, readAt } from "./byte_source.ts";

/** One entry of an array in a file. */
export interface RecordAt<F extends Fields> {
  readonly values: Values<F>;
  readonly fileOffset: number;
}

/**
 * The entries of an array of structures, as far as they are in the file: a
 * count that no file could hold costs nothing.
 *
 * @throws {ReadError} If the system cannot read there.
 */
export function* records<F extends Fields>(
  source: ByteSource,
  layout: Layout<F>,
  fileOffset: number,
  count: number,
  strideBytes: number = layout.sizeBytes,
): Generator<RecordAt<F>> {
  const perChunk = Math.max(1, Math.floor(chunkBytes / strideBytes));
  const inFile = Math.floor((source.sizeBytes - fileOffset) / strideBytes);
  const end = Math.min(count, Math.max(0, inFile));
  for (let index = 0; index < end; index += perChunk) {
    const at = fileOffset + index * strideBytes;
    const length = Math.min(perChunk, end - index) * strideBytes;
    const chunk = readAt(source, at, length);
    for (
      let i = 0;
      i < length && i + layout.sizeBytes <= chunk.length;
      i += strideBytes
    ) {
      yield { values: layout.read(chunk, i), fileOffset: at + i };
    }
  }
}
