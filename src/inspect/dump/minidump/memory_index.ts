import { sortRows } from "../ascending_order.ts";
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

/** The maximum number of ranges to keep, in arrays of at most 24 MiB. */
const maxRanges = 2 ** 20;

/** The position in the file of the memory at an address. */
interface Place {
  readonly fileOffset: number;
  /** Number of bytes from the address to the end of the memory range. */
  readonly sizeBytes: number;
}

/** Numbers below 2^32 in 4 bytes each, or larger numbers in 8 bytes each. */
export type Sizes = Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Memory ranges that do not overlap, in ascending order of address. */
export interface MemoryRows {
  readonly starts: BigUint64Array<ArrayBuffer>;
  readonly sizes: Sizes;
  readonly offsets: Float64Array<ArrayBuffer>;
  /** Number of ranges before adjacent ranges were merged into one row. */
  readonly rangeCount: number;
}

/** Finds the position in the file of an address of the process. */
export class MemoryIndex {
  #starts = new BigUint64Array(64);
  #sizes: Sizes = new Uint32Array(64);
  #offsets = new Float64Array(64);
  #count = 0;
  #rangeCount = 0;
  #isSorted = true;
  #isComplete = true;

  /** Makes room for more ranges. */
  reserve(more: number): void {
    const length = Math.min(this.#count + more, maxRanges);
    if (length <= this.#starts.length) return;
    this.#starts = new BigUint64Array(this.#starts.buffer.transfer(8 * length));
    const { BYTES_PER_ELEMENT: sizeBytes, buffer } = this.#sizes;
    const sizes = buffer.transfer(sizeBytes * length);
    this.#sizes = sizeBytes === 4
      ? new Uint32Array(sizes)
      : new Float64Array(sizes);
    this.#offsets = new Float64Array(this.#offsets.buffer.transfer(8 * length));
  }

  /** Adds a range. Ignores ranges after the first {@linkcode maxRanges}. */
  add({ start, sizeBytes, dataOffset }: MemoryRange): void {
    this.#rangeCount++;
    const last = this.#count - 1;
    const size = Number(sizeBytes);
    const offset = Number(dataOffset);
    if (last >= 0 && this.#isAfter(last, start, offset)) {
      this.#setSize(last, this.#sizes[last]! + size);
      return;
    }
    if (this.#count === maxRanges) {
      this.#isComplete = false;
      return;
    }
    if (this.#count === this.#starts.length) this.reserve(this.#count);
    if (last >= 0 && start < this.#starts[last]!) this.#isSorted = false;
    this.#starts[this.#count] = start;
    this.#setSize(this.#count, size);
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

  /**
   * All ranges. Returns `null` if ranges overlap or were ignored, or if a range
   * ends after the end of the file or beyond the highest address. The caller
   * must not change the arrays.
   */
  rows(fileBytes: number): MemoryRows | null {
    if (!this.#isComplete) return null;
    this.#sort();
    const starts = this.#starts.subarray(0, this.#count);
    const sizes = this.#sizes.subarray(0, this.#count);
    const offsets = this.#offsets.subarray(0, this.#count);
    for (let at = 0; at < starts.length; at++) {
      const end = starts[at]! + BigInt(sizes[at]!);
      const isCut = offsets[at]! + sizes[at]! > fileBytes;
      if (isCut || end > (starts[at + 1] ?? 1n << 64n)) return null;
    }
    return { starts, sizes, offsets, rangeCount: this.#rangeCount };
  }

  #setSize(at: number, size: number): void {
    if (size > 0xffffffff && this.#sizes instanceof Uint32Array) {
      this.#sizes = new Float64Array(this.#sizes);
    }
    this.#sizes[at] = size;
  }

  #isAfter(last: number, start: bigint, offset: number): boolean {
    const size = this.#sizes[last]!;
    return this.#offsets[last]! + size === offset &&
      this.#starts[last]! + BigInt(size) === start;
  }

  #sort(): void {
    if (this.#isSorted) return;
    this.#isSorted = true;
    // Of ranges with the same start, the last one is found. It is the one that
    // was added first, because the ranges are reversed before they are sorted.
    sortRows(
      this.#starts.subarray(0, this.#count).reverse(),
      this.#sizes.subarray(0, this.#count).reverse(),
      this.#offsets.subarray(0, this.#count).reverse(),
    );
  }
}
