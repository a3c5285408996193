import { ReportFailure } from "./report_failure.ts";

/** From so many characters on, a spool is a file. */
const memoryLimit = 4 * 2 ** 20;

const pieceBytes = 256 * 1024;

/**
 * Text that is kept until what stands before it is known: in memory, and in a
 * temporary file where it grows beyond that.
 */
export class Spool implements Disposable {
  #pieces: string[] = [];
  #length = 0;
  #file: Deno.FsFile | null = null;
  #path = "";

  constructor(readonly limit: number = memoryLimit) {}

  /** @throws {ReportFailure} If no temporary file takes it. */
  add(text: string): void {
    this.#pieces.push(text);
    this.#length += text.length;
    if (this.#length > this.limit) this.#spill();
  }

  /** Hands on everything that was added, in pieces, and forgets it. */
  drain(write: (text: string) => void): void {
    if (this.#file) {
      const decoder = new TextDecoder();
      const buffer = new Uint8Array(pieceBytes);
      this.#file.seekSync(0, Deno.SeekMode.Start);
      for (let count; (count = this.#file.readSync(buffer)) !== null;) {
        write(decoder.decode(buffer.subarray(0, count), { stream: true }));
      }
    }
    for (const piece of this.#pieces) write(piece);
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#pieces = [];
    this.#length = 0;
    if (!this.#file) return;
    this.#file.close();
    this.#file = null;
    Deno.removeSync(this.#path);
  }

  #spill(): void {
    const bytes = new TextEncoder().encode(this.#pieces.join(""));
    try {
      this.#file ??= this.#open();
      for (let at = 0; at < bytes.length;) {
        at += this.#file.writeSync(bytes.subarray(at));
      }
    } catch (error) {
      this[Symbol.dispose]();
      throw new ReportFailure("for a browser", error);
    }
    this.#pieces = [];
    this.#length = 0;
  }

  #open(): Deno.FsFile {
    this.#path = Deno.makeTempFileSync({ prefix: "livedump-report-" });
    return Deno.openSync(this.#path, { read: true, write: true });
  }
}
