import { ReportFailure } from "./report_writer.ts";

/**
 * Maximum number of bytes in memory. A larger spool is written to a temporary
 * file.
 */
const memoryBytes = 512 * 1024;

/** Maximum size of a UTF-8 character, and so the minimum size of a buffer. */
const maxCharacterBytes = 4;

/**
 * Holds back text until the text that comes before it is known. The text is
 * stored in memory, or in a temporary file if it is large. The text is stored
 * as bytes, because a concatenated string keeps all its parts in memory.
 */
export class Spool implements Disposable {
  readonly #buffer: Uint8Array<ArrayBuffer>;
  #filled = 0;
  /** The end of each text, in bytes from the start of the spool. */
  #ends: number[] = [];
  /** How many bytes are in the file. */
  #spilled = 0;
  #file: Deno.FsFile | null = null;
  /**
   * The path of the temporary file, if the file could not be removed at once.
   */
  #path: string | null = null;

  constructor(limitBytes: number = memoryBytes) {
    this.#buffer = new Uint8Array(Math.max(limitBytes, maxCharacterBytes));
  }

  /** @throws {ReportFailure} If the temporary file cannot be written. */
  add(text: string): void {
    const encoder = new TextEncoder();
    for (let at = 0; at < text.length;) {
      const { read, written } = encoder.encodeInto(
        at === 0 ? text : text.slice(at),
        this.#buffer.subarray(this.#filled),
      );
      at += read;
      this.#filled += written;
      if (at < text.length) this.#spill();
    }
    this.#ends.push(this.#spilled + this.#filled);
  }

  /**
   * Writes the added texts, by default in the order in which they were added.
   * Then empties the spool.
   *
   * @param order The indexes of the texts.
   */
  drain(
    write: (text: string) => void,
    order: Iterable<number> = this.#ends.keys(),
  ): void {
    if (this.#file) this.#spill();
    for (const index of order) {
      const decoder = new TextDecoder();
      for (const piece of this.#pieces(index)) {
        write(decoder.decode(piece, { stream: true }));
      }
    }
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#filled = 0;
    this.#ends = [];
    this.#spilled = 0;
    this.#file?.close();
    this.#file = null;
    if (this.#path !== null) Deno.removeSync(this.#path);
    this.#path = null;
  }

  *#pieces(index: number): Generator<Uint8Array<ArrayBuffer>> {
    const start = this.#ends[index - 1] ?? 0;
    const end = this.#ends[index]!;
    const file = this.#file;
    if (!file) {
      yield this.#buffer.subarray(start, end);
      return;
    }
    this.#guarded(() => file.seekSync(start, Deno.SeekMode.Start));
    for (let left = end - start; left > 0;) {
      const room = this.#buffer.subarray(0, left);
      const count = this.#guarded(() => {
        const read = file.readSync(room);
        if (read === null) throw new Error("the file became shorter");
        return read;
      });
      yield room.subarray(0, count);
      left -= count;
    }
  }

  #spill(): void {
    const bytes = this.#buffer.subarray(0, this.#filled);
    this.#guarded(() => {
      this.#file ??= this.#open();
      for (let at = 0; at < bytes.length;) {
        at += this.#file.writeSync(bytes.subarray(at));
      }
    });
    this.#spilled += bytes.length;
    this.#filled = 0;
  }

  #guarded<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      this[Symbol.dispose]();
      throw new ReportFailure("html (in a temporary file)", error);
    }
  }

  /**
   * Creates the temporary file and removes it at once. The file stays usable
   * while it is open, and disappears when the program ends. Windows 10 and
   * later allow this, as other systems do.
   */
  #open(): Deno.FsFile {
    const path = Deno.makeTempFileSync({ prefix: "livedump-report-" });
    this.#path = path;
    const file = Deno.openSync(path, { read: true, write: true });
    try {
      Deno.removeSync(path);
      this.#path = null;
    } catch {
      // This system cannot remove an open file. [Symbol.dispose] removes it
      // later.
    }
    return file;
  }
}
