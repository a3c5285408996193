/**
 * A reader of minidumps that shares no code with the program's own.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/minidumpapiset/
 * (MINIDUMP_HEADER, MINIDUMP_DIRECTORY, MINIDUMP_MEMORY64_LIST, MINIDUMP_MODULE,
 * MINIDUMP_THREAD, MINIDUMP_THREAD_NAME, MINIDUMP_STRING)
 */
export class MinidumpFile {
  readonly #data: Uint8Array;
  readonly #view: DataView;
  readonly #streams = new Map<number, number>();

  constructor(path: string) {
    this.#data = Deno.readFileSync(path);
    this.#view = new DataView(this.#data.buffer);
    if (this.#u32(0) !== 0x504d444d) {
      throw new Error("the file has no signature MDMP");
    }
    const [count, directory] = [this.#u32(8), this.#u32(12)];
    for (let i = 0; i < count; i++) {
      const at = directory + 12 * i;
      this.#streams.set(this.#u32(at), this.#u32(at + 8));
    }
  }

  /** The MINIDUMP_TYPE in the header. */
  get flags(): bigint {
    return this.#u64(24);
  }

  /** ProcessId of MINIDUMP_MISC_INFO. */
  get processId(): number {
    return this.#u32(this.#streams.get(15)! + 8);
  }

  /** Address and size of each module, by its file name. */
  modules(): Map<string, { address: bigint; sizeBytes: number }> {
    const list = this.#streams.get(4)!;
    return new Map(
      Array.from({ length: this.#u32(list) }, (_, index) => {
        const at = list + 4 + 108 * index;
        const path = this.#text(this.#u32(at + 20));
        return [path.split("\\").at(-1)!.toLowerCase(), {
          address: this.#u64(at),
          sizeBytes: this.#u32(at + 8),
        }];
      }),
    );
  }

  /** The IDs of all threads. */
  threads(): number[] {
    const list = this.#streams.get(3)!;
    return Array.from(
      { length: this.#u32(list) },
      (_, index) => this.#u32(list + 4 + 48 * index),
    );
  }

  /** The names of threads, by ID. */
  threadNames(): Map<number, string> {
    const list = this.#streams.get(24)!;
    return new Map(
      Array.from({ length: this.#u32(list) }, (_, index) => {
        const at = list + 4 + 12 * index;
        return [this.#u32(at), this.#text(Number(this.#u64(at + 4)))];
      }),
    );
  }

  /**
   * The bytes at an address; `null` if the dump does not contain all of them.
   */
  memory(address: bigint, sizeBytes: number): Uint8Array | null {
    const list = this.#streams.get(9);
    if (list === undefined) return null;
    let offset = Number(this.#u64(list + 8));
    for (let i = 0; i < Number(this.#u64(list)); i++) {
      const start = this.#u64(list + 16 + 16 * i);
      const length = this.#u64(list + 24 + 16 * i);
      if (address >= start && address + BigInt(sizeBytes) <= start + length) {
        const at = offset + Number(address - start);
        return this.#data.subarray(at, at + sizeBytes);
      }
      offset += Number(length);
    }
    return null;
  }

  #u32(at: number): number {
    return this.#view.getUint32(at, true);
  }

  #u64(at: number): bigint {
    return this.#view.getBigUint64(at, true);
  }

  #text(at: number): string {
    const bytes = this.#data.subarray(at + 4, at + 4 + this.#u32(at));
    return new TextDecoder("utf-16le").decode(bytes);
  }
}
