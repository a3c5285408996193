import { type ByteSource, readAt } from "../byte_source.ts";

/** A range of the process's memory in the dump. */
export interface MemoryRange {
  readonly start: bigint;
  readonly sizeBytes: bigint;
  /** File offset of the bytes. */
  readonly dataOffset: bigint;
  /** File offset of the entry in the list. */
  readonly fileOffset: number;
}

/** The maximum number of ranges to keep, in three arrays of 8 MiB. */
const maxRanges = 2 ** 20;

/** The position in the file of the memory at an address. */
interface Place {
  readonly fileOffset: number;
  /** Number of bytes from the address to the end of the memory range. */
  readonly sizeBytes: number;
}

/** Finds the position in the file of an address of the process. */
export class MemoryIndex {
  #starts = new BigUint64Array(64);
  #sizes = new Float64Array(64);
  #offsets = new Float64Array(64);
  #count = 0;
  #isSorted = true;

  /** Adds a range. Ignores ranges after the first {@linkcode maxRanges}. */
  add({ start, sizeBytes, dataOffset }: MemoryRange): void {
    const last = this.#count - 1;
    const size = Number(sizeBytes);
    const offset = Number(dataOffset);
    if (last >= 0 && this.#isAfter(last, start, offset)) {
      this.#sizes[last]! += size;
      return;
    }
    if (this.#count === maxRanges) return;
    if (this.#count === this.#starts.length) this.#grow();
    if (last >= 0 && start < this.#starts[last]!) this.#isSorted = false;
    this.#starts[this.#count] = start;
    this.#sizes[this.#count] = size;
    this.#offsets[this.#count++] = offset;
  }

  /**
   * Finds the position of an address in the file; `null` if no range contains
   * it.
   */
  locate(address: bigint): Place | null {
    this.#sort();
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return null;
    const skip = Number(address - this.#starts[low - 1]!);
    const sizeBytes = this.#sizes[low - 1]! - skip;
    return sizeBytes <= 0
      ? null
      : { fileOffset: this.#offsets[low - 1]! + skip, sizeBytes };
  }

  /** Reads up to `sizeBytes` bytes; none if no range contains the address. */
  read(source: ByteSource, address: bigint, sizeBytes: number): Uint8Array {
    const place = this.locate(address);
    if (place === null) return new Uint8Array(0);
    const length = Math.min(sizeBytes, place.sizeBytes);
    return readAt(source, place.fileOffset, length);
  }

  #isAfter(last: number, start: bigint, offset: number): boolean {
    const size = this.#sizes[last]!;
    return this.#offsets[last]! + size === offset &&
      this.#starts[last]! + BigInt(size) === start;
  }

  #sort(): void {
    if (this.#isSorted) return;
    this.#isSorted = true;
    const order = Uint32Array.from({ length: this.#count }, (_, at) => at);
    const starts = this.#starts;
    order.sort((a, b) => starts[a]! < starts[b]! ? -1 : 1);
    this.#starts = BigUint64Array.from(order, (at) => starts[at]!);
    const [sizes, offsets] = [this.#sizes, this.#offsets];
    this.#sizes = Float64Array.from(order, (at) => sizes[at]!);
    this.#offsets = Float64Array.from(order, (at) => offsets[at]!);
  }

  #grow(): void {
    const size = this.#count * 2;
    const [starts, sizes, offsets] = [this.#starts, this.#sizes, this.#offsets];
    (this.#starts = new BigUint64Array(size)).set(starts);
    (this.#sizes = new Float64Array(size)).set(sizes);
    (this.#offsets = new Float64Array(size)).set(offsets);
  }
}
