import { type ByteSource, chunkBytes, fillFrom } from "../byte_source.ts";

/** Consecutive entries of an array in a file. */
export interface EntryChunk {
  readonly view: DataView;
  /** Of the first entry, in the file. */
  readonly fileOffset: number;
  /** How far into the view an entry may begin. */
  readonly lastAt: number;
}

/**
 * The entries of an array as far as they are in the file, in pieces of at most
 * {@linkcode chunkBytes}: for lists of so many that an object for each would
 * take minutes. A piece is overwritten by the next one.
 *
 * @throws {ReadError} As {@linkcode fillFrom}.
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
  const most = sizeOf(Math.max(1, Math.min(perChunk, end)));
  const buffer = new Uint8Array(most);
  const view = new DataView(buffer.buffer);
  for (let index = 0; index < end; index += perChunk) {
    const start = fileOffset + index * strideBytes;
    const wanted = sizeOf(Math.min(perChunk, end - index));
    fillFrom(source, start, buffer.subarray(0, wanted));
    yield { view, fileOffset: start, lastAt: wanted - entryBytes };
  }
}
