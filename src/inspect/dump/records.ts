import type { Fields, Layout, Values } from "../../base/layout.ts";
import {
  type ByteSource,
  chunkBytes,
  fillFrom,
  readAt,
} from "./byte_source.ts";

/** One entry of an array in a file. */
export interface RecordAt<F extends Fields> {
  readonly values: Values<F>;
  readonly fileOffset: number;
}

/**
 * Reads the entries of an array of structures. Stops at the end of the file.
 * The work is therefore limited by the size of the file, not by the count in
 * the file.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
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

/** Consecutive entries of an array in a file, undecoded. */
interface EntryChunk {
  readonly view: DataView;
  /** File offset of the first entry. */
  readonly fileOffset: number;
  /** Offset in `view` of the last entry. */
  readonly lastAt: number;
}

/**
 * Like {@linkcode records}, but for lists of millions of entries: making an
 * object for each entry would take minutes. Each chunk overwrites the previous
 * one.
 *
 * @throws {ReadError} In the cases of {@linkcode fillFrom}.
 */
export function* entryChunks(
  source: ByteSource,
  fileOffset: number,
  count: number,
  strideBytes: number,
  entryBytes: number,
): Generator<EntryChunk> {
  const perChunk = Math.max(1, Math.floor(chunkBytes / strideBytes));
  const room = source.sizeBytes - fileOffset - entryBytes;
  const end = Math.min(count, Math.floor(room / strideBytes) + 1);
  const sizeOf = (entries: number) => (entries - 1) * strideBytes + entryBytes;
  const maxBytes = sizeOf(Math.max(1, Math.min(perChunk, end)));
  const buffer = new Uint8Array(maxBytes);
  const view = new DataView(buffer.buffer);
  for (let index = 0; index < end; index += perChunk) {
    const start = fileOffset + index * strideBytes;
    const lengthBytes = sizeOf(Math.min(perChunk, end - index));
    fillFrom(source, start, buffer.subarray(0, lengthBytes));
    yield { view, fileOffset: start, lastAt: lengthBytes - entryBytes };
  }
}
