import { sortRows } from "../../dump/ascending_order.ts";
import { type ByteSource, readAt } from "../../dump/byte_source.ts";
import type { MemoryRows, Sizes } from "../../dump/minidump/memory_index.ts";
import type { VirtualAddress } from "./address.ts";
import type { VirtualMemory } from "./virtual_memory.ts";

/** A range of virtual memory whose bytes are in the file. */
export interface MemoryBlock {
  readonly start: bigint;
  readonly sizeBytes: bigint;
  /** The file offset of the bytes. */
  readonly dataOffset: bigint;
}

/**
 * Maximum number of blocks in a list. The arrays for so many blocks take 32
 * MiB.
 */
export const blockLimit = 2 ** 20;

/**
 * Maximum number of blocks that are in no list. A triage dump has a few of
 * them.
 */
const otherBlocks = 16;

/** One past the highest address. */
const addressLimit = 1n << 64n;

/**
 * Virtual memory as a list of blocks, as in triage dumps and minidumps. Blocks
 * may overlap, as they do in real triage dumps. The bytes in the overlap are
 * then read from the block with the lowest start. A block that extends beyond
 * the highest address is cut off there.
 */
export class BlockMemory implements VirtualMemory {
  #starts = new BigUint64Array(64);
  #sizes: Sizes = new Float64Array(64);
  #offsets = new Float64Array(64);
  #count = 0;
  /** Number of blocks that were merged into the block before them. */
  #mergedCount = 0;
  /** Whether the arrays belong to a {@linkcode MemoryRows}. */
  #isShared = false;
  /**
   * For each block: the index of the last block of the same run. A run is a
   * series of blocks without gaps. `null` if there is a gap after each block.
   */
  #lastOfRun: Uint32Array | null = null;
  #totalBytes = 0;
  #isComplete: boolean;

  /** @throws {ReadError} If the system cannot read the list of blocks. */
  constructor(
    readonly source: ByteSource,
    readonly pointerBits: 32 | 64,
    blocks: Iterable<MemoryBlock> | MemoryRows,
  ) {
    if ("starts" in blocks) {
      this.#isComplete = true;
      this.#isShared = true;
      this.#starts = blocks.starts;
      this.#sizes = blocks.sizes;
      this.#offsets = blocks.offsets;
      this.#count = blocks.starts.length;
      this.#mergedCount = blocks.rangeCount - this.#count;
      for (const size of blocks.sizes) this.#totalBytes += size;
      this.#findRuns();
      return;
    }
    this.#isComplete = this.#append(blocks, blockLimit + otherBlocks / 2);
    this.#arrange();
  }

  /** Adds a few more blocks. */
  addAll(blocks: readonly MemoryBlock[]): void {
    if (blocks.length === 0) return;
    const isAll = this.#append(blocks, blockLimit + otherBlocks);
    if (!isAll) this.#isComplete = false;
    this.#arrange();
  }

  /**
   * Whether all blocks are kept. If there are more than {@linkcode blockLimit},
   * the others are dropped.
   */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  get count(): number {
    return this.#count + this.#mergedCount;
  }

  /** Number of bytes in all blocks. Overlapping bytes count once. */
  get totalBytes(): number {
    return this.#totalBytes;
  }

  /** Returns whether all blocks were appended. */
  #append(blocks: Iterable<MemoryBlock>, limit: number): boolean {
    const fileBytes = BigInt(this.source.sizeBytes);
    for (const { start, sizeBytes, dataOffset } of blocks) {
      const room = leastOf(fileBytes - dataOffset, addressLimit - start);
      if (room <= 0n || sizeBytes <= 0n) continue;
      if (this.#count === limit) return false;
      const at = this.#count++;
      if (at === this.#starts.length) this.#grow();
      this.#starts[at] = start;
      this.#sizes[at] = Number(leastOf(sizeBytes, room));
      this.#offsets[at] = Number(dataOffset);
    }
    return true;
  }

  #grow(): void {
    if (this.#isShared) {
      this.#isShared = false;
      this.#starts = this.#starts.slice();
      this.#sizes = new Float64Array(this.#sizes);
      this.#offsets = this.#offsets.slice();
    }
    const length = Math.min(2 * this.#count, blockLimit + otherBlocks);
    this.#starts = new BigUint64Array(this.#starts.buffer.transfer(8 * length));
    this.#sizes = new Float64Array(this.#sizes.buffer.transfer(8 * length));
    this.#offsets = new Float64Array(this.#offsets.buffer.transfer(8 * length));
  }

  #arrange(): void {
    sortRows(
      this.#starts.subarray(0, this.#count),
      this.#sizes.subarray(0, this.#count),
      this.#offsets.subarray(0, this.#count),
    );
    this.#cutOverlaps();
    this.#findRuns();
  }

  #findRuns(): void {
    this.#lastOfRun = null;
    for (let at = this.#count - 2; at >= 0; at--) {
      if (this.#starts[at + 1] !== this.#endOf(at)) continue;
      this.#lastOfRun ??= Uint32Array.from(
        { length: this.#count },
        (_, index) => index,
      );
      this.#lastOfRun[at] = this.#lastOfRun[at + 1]!;
    }
  }

  #cutOverlaps(): void {
    const [starts, sizes, offsets] = [this.#starts, this.#sizes, this.#offsets];
    let end = 0n;
    let count = 0;
    this.#totalBytes = 0;
    for (let at = 0; at < this.#count; at++) {
      const stop = this.#endOf(at);
      if (stop <= end) continue; // inside an earlier block
      const start = starts[at]!;
      const cut = start < end ? Number(end - start) : 0;
      starts[count] = start + BigInt(cut);
      sizes[count] = sizes[at]! - cut;
      offsets[count] = offsets[at]! + cut;
      this.#totalBytes += sizes[count++]!;
      end = stop;
    }
    this.#count = count;
  }

  /** One past the last address of a block: up to 2^64. */
  #endOf(at: number): bigint {
    return this.#starts[at]! + BigInt(this.#sizes[at]!);
  }

  /** The index of the last block of the run. */
  #runEnd(at: number): number {
    return this.#lastOfRun === null ? at : this.#lastOfRun[at]!;
  }

  /** The blocks in ascending order; adjacent blocks are merged. */
  *runs(): Generator<{ start: bigint; sizeBytes: number }> {
    for (let at = 0; at < this.#count; at++) {
      const start = this.#starts[at]!;
      at = this.#runEnd(at);
      yield { start, sizeBytes: Number(this.#endOf(at) - start) };
    }
  }

  /** Whether all bytes from `start` up to, not including, `end` are in the dump. */
  holds(start: bigint, end: bigint): boolean {
    const found = this.#find(start);
    return found >= 0 && this.#endOf(this.#runEnd(found)) >= end;
  }

  read(address: VirtualAddress, target: Uint8Array): number {
    let filled = 0;
    while (filled < target.length) {
      const at = address + BigInt(filled);
      const found = this.#find(at);
      if (found < 0) break;
      const into = Number(at - this.#starts[found]!);
      const length = Math.min(
        target.length - filled,
        this.#sizes[found]! - into,
      );
      const offset = this.#offsets[found]! + into;
      const bytes = readAt(this.source, offset, length);
      target.set(bytes, filled);
      filled += bytes.length;
      if (bytes.length === 0) break;
    }
    return filled;
  }

  /** The index of the block that contains an address; -1 if none does. */
  #find(address: bigint): number {
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    const at = low - 1;
    return at >= 0 && address < this.#endOf(at) ? at : -1;
  }
}

function leastOf(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
