/** A dump as bytes at positions, whatever it is kept in. */
export interface ByteSource {
  /** The size when it was opened. */
  readonly sizeBytes: number;
  /**
   * Fills `target` from a position and returns how many bytes there were:
   * fewer than asked for where the file ends first, 0 beyond its end.
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
 * @throws {ReadError} If the system cannot read there.
 */
export function readAt(
  source: ByteSource,
  fileOffset: number,
  lengthBytes: number,
): Uint8Array {
  const available = Math.max(0, source.sizeBytes - fileOffset);
  const target = new Uint8Array(Math.min(lengthBytes, available, chunkBytes));
  // A seek far beyond the end is an error on some file systems.
  if (target.length === 0) return target;
  return target.subarray(0, source.readInto(fileOffset, target));
}

/**
 * Goes through a part of the file in pieces of at most {@linkcode chunkBytes};
 * stops where the file ends. A piece is overwritten by the next one.
 *
 * @throws {ReadError} If the system cannot read there.
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
    const count = source.readInto(at, buffer.subarray(0, end - at));
    if (count === 0) return;
    yield buffer.subarray(0, count);
    at += count;
  }
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
      let filled = 0;
      try {
        file.seekSync(fileOffset, Deno.SeekMode.Start);
        while (filled < target.length) {
          const count = file.readSync(target.subarray(filled));
          if (count === null) break;
          filled += count;
        }
      } catch (error) {
        throw new ReadError(fileOffset, error);
      }
      return filled;
    },
    [Symbol.dispose]: () => file.close(),
  };
}
