/** A dump as bytes at positions, whatever it is kept in. */
export interface ByteSource {
  /** The size when it was opened. */
  readonly sizeBytes: number;
  /**
   * Reads from a position to the start of `target` and returns how many bytes
   * there were: perhaps fewer than there is room for, 0 where the file ends.
   *
   * @throws {ReadError} If the system cannot read there.
   */
  readInto(fileOffset: number, target: Uint8Array): number;
}

/** The most that one read brings in, so that no number in a file sets it. */
export const chunkBytes = 256 * 1024;

/** The system refused to read a part of the file: a bad disk, a lost network. */
export class ReadError extends Error {
  override readonly name = "ReadError";
  constructor(readonly fileOffset: number, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`reading failed at offset ${fileOffset}: ${reason}`, { cause });
  }
}

/**
 * The bytes at a position, fewer where the file ends first and at most
 * {@linkcode chunkBytes} of them.
 *
 * @throws {ReadError} If the system cannot read there, or the file has become
 * shorter than it was when it was opened.
 */
export function readAt(
  source: ByteSource,
  fileOffset: number,
  lengthBytes: number,
): Uint8Array {
  const available = Math.max(0, source.sizeBytes - fileOffset);
  const target = new Uint8Array(Math.min(lengthBytes, available, chunkBytes));
  fillFrom(source, fileOffset, target);
  return target;
}

/**
 * Fills `target` from a position, in as many reads as that takes: a network
 * may give less than it is asked for.
 *
 * @throws {ReadError} As {@linkcode readAt}, and where the file ends before.
 */
export function fillFrom(
  source: ByteSource,
  fileOffset: number,
  target: Uint8Array,
): void {
  for (let filled = 0; filled < target.length;) {
    const at = fileOffset + filled;
    filled += readSome(source, at, target.subarray(filled));
  }
}

/**
 * Goes through a part of the file in pieces of at most {@linkcode chunkBytes};
 * stops where the file ends. A piece is overwritten by the next one.
 *
 * @throws {ReadError} As {@linkcode readAt}.
 */
export function* scan(
  source: ByteSource,
  fileOffset: number,
  lengthBytes: number,
): Generator<Uint8Array> {
  const end = Math.min(fileOffset + lengthBytes, source.sizeBytes);
  const buffer = new Uint8Array(
    Math.max(0, Math.min(chunkBytes, end - fileOffset)),
  );
  for (let at = fileOffset; at < end;) {
    const count = readSome(source, at, buffer.subarray(0, end - at));
    yield buffer.subarray(0, count);
    at += count;
  }
}

/** At least one byte, of a part that the file had when it was opened. */
function readSome(source: ByteSource, at: number, target: Uint8Array): number {
  const count = source.readInto(at, target);
  if (count > 0) return count;
  throw new ReadError(at, new Error("the file changed while it was read"));
}

/**
 * The same bytes, for small reads near each other: they are served from a
 * window of {@linkcode chunkBytes}, so that a file of many small entries is not
 * read in as many calls.
 */
export function windowed(source: ByteSource): ByteSource {
  let start = 0;
  let window: Uint8Array = new Uint8Array(0);
  const { sizeBytes } = source;
  return {
    sizeBytes,
    readInto(fileOffset, target) {
      if (fileOffset < start || fileOffset >= start + window.length) {
        start = fileOffset - fileOffset % chunkBytes;
        window = readAt(source, start, chunkBytes);
      }
      const from = fileOffset - start;
      const found = window.subarray(from, from + target.length);
      target.set(found);
      return found.length;
    },
  };
}

/** A file as a {@linkcode ByteSource}; closes it when disposed of. */
export interface FileSource extends ByteSource, Disposable {}

/**
 * Opens a file for positional reads, sharing it with other readers and writers.
 *
 * @throws {Deno.errors.NotFound} and the other errors of `Deno.openSync`.
 */
export function openFileSource(path: string): FileSource {
  const file = Deno.openSync(path, { read: true });
  try {
    return fileSource(file, file.statSync().size);
  } catch (error) {
    file.close();
    throw error;
  }
}

function fileSource(file: Deno.FsFile, sizeBytes: number): FileSource {
  return {
    sizeBytes,
    readInto(fileOffset, target) {
      try {
        file.seekSync(fileOffset, Deno.SeekMode.Start);
        return file.readSync(target) ?? 0;
      } catch (error) {
        throw new ReadError(fileOffset, error);
      }
    },
    [Symbol.dispose]: () => file.close(),
  };
}
