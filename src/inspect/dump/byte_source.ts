/** A dump as a random-access byte sequence: a file, a pipe or a test buffer. */
export interface ByteSource {
  /** The size of the dump when it was opened. */
  readonly sizeBytes: number;
  /**
   * Reads from `fileOffset` into the start of `target`. Returns the number of
   * bytes read: possibly fewer than `target` has room for, 0 at the end.
   *
   * @throws {ReadError} If the operating system cannot read that part of the
   * file.
   */
  readInto(fileOffset: number, target: Uint8Array): number;
}

/**
 * The maximum size of one read. Sizes that a file states may be wrong, so this
 * limit does not depend on them.
 */
export const chunkBytes = 256 * 1024;

/** A part of the file cannot be read, for example from a bad disk. */
export class ReadError extends Error {
  override readonly name = "ReadError";
  constructor(readonly fileOffset: number, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const at = `0x${fileOffset.toString(16)}`;
    super(`reading failed at offset ${at}: ${reason}`, { cause });
  }
}

/**
 * Reads up to {@linkcode chunkBytes} bytes; fewer if the file ends earlier.
 *
 * @throws {ReadError} If the operating system cannot read that part of the
 * file, or if the file is now shorter than when it was opened.
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
 * Fills `target`, in as many reads as needed: a network drive may return fewer
 * bytes than requested.
 *
 * @throws {ReadError} In the cases of {@linkcode readAt}, and if the file ends
 * before `target` is full.
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
 * The buffer of the last scan, which the next scan uses again. Allocating a new
 * buffer takes as long as filling it from a file.
 */
let spareBuffer: Uint8Array | null = null;

/**
 * Reads a part of the file in chunks of up to {@linkcode chunkBytes}; stops at
 * the end of the file. Each chunk overwrites the previous one.
 *
 * @throws {ReadError} In the cases of {@linkcode readAt}.
 */
export function* scan(
  source: ByteSource,
  fileOffset: number,
  lengthBytes: number,
): Generator<Uint8Array> {
  const end = Math.min(fileOffset + lengthBytes, source.sizeBytes);
  const neededBytes = Math.max(0, Math.min(chunkBytes, end - fileOffset));
  const held = spareBuffer;
  spareBuffer = null;
  const buffer = held !== null && held.length >= neededBytes
    ? held
    : new Uint8Array(neededBytes);
  try {
    for (let at = fileOffset; at < end;) {
      const room = Math.min(neededBytes, end - at);
      const count = readSome(source, at, buffer.subarray(0, room));
      yield buffer.subarray(0, count);
      at += count;
    }
  } finally {
    spareBuffer = buffer;
  }
}

/** Reads at least one byte, or throws if the file became shorter. */
function readSome(source: ByteSource, at: number, target: Uint8Array): number {
  const count = source.readInto(at, target);
  if (count > 0) return count;
  throw new ReadError(at, new Error("the file changed while it was read"));
}

/**
 * Wraps a source so that many small reads near each other are served from a
 * cached window.
 *
 * @param windowBytes {@linkcode chunkBytes} must be a multiple of this size,
 * because a pipe keeps only complete chunks.
 */
export function windowed(
  source: ByteSource,
  windowBytes = chunkBytes,
): ByteSource {
  let start = 0;
  let window: Uint8Array = new Uint8Array(0);
  const { sizeBytes } = source;
  return {
    sizeBytes,
    readInto(fileOffset, target) {
      if (fileOffset < start || fileOffset >= start + window.length) {
        start = fileOffset - fileOffset % windowBytes;
        window = readAt(source, start, windowBytes);
      }
      const from = fileOffset - start;
      const found = window.subarray(from, from + target.length);
      target.set(found);
      return found.length;
    },
  };
}

/** A file as a {@linkcode ByteSource}; disposing closes it. */
export interface FileSource extends ByteSource, Disposable {}

/**
 * Opens a file for reading. Other programs may read and write the file while it
 * is open.
 *
 * @param sizeBytes The size of the file, if the caller knows it.
 * @throws {Deno.errors.NotFound} and the other errors of `Deno.openSync`.
 */
export function openFileSource(path: string, sizeBytes?: number): FileSource {
  const file = Deno.openSync(path, { read: true });
  try {
    return fileSource(file, sizeBytes ?? file.statSync().size);
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * This many bytes at the start of a file are read in one call. They contain the
 * header of a dump, the header of its page list or directory, and all of that
 * list if the dump is small. Each read costs two system calls, and most reads
 * are near the start.
 */
const headBytes = 64 * 1024;

/**
 * All files share one buffer. If each of thousands of files had a buffer, the
 * buffers would not be freed soon enough.
 */
let sharedHead: { owner: unknown; bytes: Uint8Array } | null = null;

function fileSource(file: Deno.FsFile, sizeBytes: number): FileSource {
  const owner = {};
  const readThere = (fileOffset: number, target: Uint8Array) => {
    file.seekSync(fileOffset, Deno.SeekMode.Start);
    return file.readSync(target) ?? 0;
  };
  let heldBytes = 0;
  const head = () => {
    sharedHead ??= { owner: null, bytes: new Uint8Array(headBytes) };
    const { bytes } = sharedHead;
    if (sharedHead.owner === owner) return bytes.subarray(0, heldBytes);
    sharedHead.owner = owner;
    try {
      heldBytes = readThere(0, bytes.subarray(0, sizeBytes));
    } catch {
      heldBytes = 0; // smaller reads may still succeed
    }
    return bytes.subarray(0, heldBytes);
  };
  return {
    sizeBytes,
    readInto(fileOffset, target) {
      const end = fileOffset + target.length;
      if (end <= Math.min(headBytes, sizeBytes) && end <= head().length) {
        target.set(head().subarray(fileOffset, end));
        return target.length;
      }
      try {
        return readThere(fileOffset, target);
      } catch (error) {
        throw new ReadError(fileOffset, error);
      }
    },
    [Symbol.dispose]: () => file.close(),
  };
}
