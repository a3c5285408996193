import { ReportFailure } from "./report_writer.ts";

/**
 * Maximum number of bytes in memory. A larger spool is written to a temporary
 * file.
 */
const memoryBytes = 512 * 1024;

/** Maximum size of a UTF-8 character, and so the minimum size of a buffer. */
const maxCharacterBytes = 4;

/**
 * Stores text that can be written only after other text that is not known yet.
 * The text is stored in memory, or in a temporary file if it is large. The text
 * is stored as bytes, because a concatenated string keeps all its parts in
 * memory.
 */
export class Spool implements Disposable {
  readonly #buffer: Uint8Array<ArrayBuffer>;
  #filled = 0;
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
  }

  /** Writes all added text in pieces, and empties the spool. */
  drain(write: (text: string) => void): void {
    const decoder = new TextDecoder();
    for (const piece of this.#pieces()) {
      write(decoder.decode(piece, { stream: true }));
    }
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#filled = 0;
    this.#file?.close();
    this.#file = null;
    if (this.#path !== null) Deno.removeSync(this.#path);
    this.#path = null;
  }

  *#pieces(): Generator<Uint8Array<ArrayBuffer>> {
    if (!this.#file) {
      if (this.#filled > 0) yield this.#buffer.subarray(0, this.#filled);
      return;
    }
    this.#spill();
    const file = this.#file;
    this.#guarded(() => file.seekSync(0, Deno.SeekMode.Start));
    const read = () => this.#guarded(() => file.readSync(this.#buffer));
    for (let count; (count = read()) !== null;) {
      yield this.#buffer.subarray(0, count);
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
      // [Symbol.dispose] removes the file.
    }
    return file;
  }
}
