import { ReportFailure } from "./report_writer.ts";

/** A spool of more bytes than this is written to a temporary file. */
const memoryBytes = 512 * 1024;

/** The longest UTF-8 character. A buffer of this size always makes progress. */
const maxCharacterBytes = 4;

/**
 * Holds text until the text before it is known: in memory, and in a temporary
 * file if it grows. It is kept as bytes, because a string that was concatenated
 * from others keeps all of them in memory.
 */
export class Spool implements Disposable {
  readonly #buffer: Uint8Array<ArrayBuffer>;
  #filled = 0;
  #file: Deno.FsFile | null = null;
  /** The path of the file, if it could not be removed while it is open. */
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

  /** Passes on everything that was added, in pieces, and empties the spool. */
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
   * Removes the name of the file at once, so that the file disappears with the
   * program, however it ends. Windows 10 and later allow this for an open file,
   * as other systems do.
   */
  #open(): Deno.FsFile {
    const path = Deno.makeTempFileSync({ prefix: "livedump-report-" });
    this.#path = path;
    const file = Deno.openSync(path, { read: true, write: true });
    try {
      Deno.removeSync(path);
      this.#path = null;
    } catch {
      // It is removed at the end.
    }
    return file;
  }
}
