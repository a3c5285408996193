import { type ByteSource, readAt } from "../../dump/byte_source.ts";
import type { VirtualAddress } from "./address.ts";
import type { VirtualMemory } from "./virtual_memory.ts";

/** A range of virtual memory whose bytes are in the file. */
export interface MemoryBlock {
  readonly start: bigint;
  readonly sizeBytes: bigint;
  /** The file offset of the bytes. */
  readonly dataOffset: bigint;
}

/** Limit of blocks that are kept: 24 MiB of numbers. */
const blockLimit = 2 ** 20;

/**
 * The virtual memory of triage dumps and minidumps, a list of blocks. Where blocks
 * overlap, as in real triage dumps, the block that starts first is used.
 */
export class BlockMemory implements VirtualMemory {
  readonly #starts: BigUint64Array;
  readonly #sizes: Float64Array;
  readonly #offsets: Float64Array;
  /** For each block, the end of the run of adjacent blocks that contains it. */
  readonly #runEnds: BigUint64Array;
  /** Number of bytes in all blocks; overlapping bytes are counted once. */
  readonly totalBytes: number;
  readonly count: number;

  /** @throws {ReadError} If the system cannot read the list of blocks. */
  constructor(
    readonly source: ByteSource,
    readonly pointerBits: 32 | 64,
    blocks: Iterable<MemoryBlock>,
  ) {
    const starts: bigint[] = [];
    const sizes: number[] = [];
    const offsets: number[] = [];
    for (const { start, sizeBytes, dataOffset } of blocks) {
      if (starts.length === blockLimit) break;
      const room = BigInt(source.sizeBytes) - dataOffset;
      if (room <= 0n || sizeBytes <= 0n) continue;
      starts.push(start);
      sizes.push(Number(sizeBytes < room ? sizeBytes : room));
      offsets.push(Number(dataOffset));
    }
    const order = Uint32Array.from(starts, (_, at) => at).sort((a, b) =>
      starts[a]! < starts[b]! ? -1 : starts[a]! > starts[b]! ? 1 : a - b
    );
    this.#starts = new BigUint64Array(order.length);
    this.#sizes = new Float64Array(order.length);
    this.#offsets = new Float64Array(order.length);
    let end = 0n;
    let count = 0;
    let totalBytes = 0;
    for (const at of order) {
      const start = starts[at]!;
      const stop = start + BigInt(sizes[at]!);
      if (stop <= end) continue; // inside an earlier block
      const cut = start < end ? Number(end - start) : 0;
      this.#starts[count] = start + BigInt(cut);
      this.#sizes[count] = sizes[at]! - cut;
      this.#offsets[count] = offsets[at]! + cut;
      totalBytes += this.#sizes[count++]!;
      end = stop;
    }
    this.count = count;
    this.totalBytes = totalBytes;
    this.#runEnds = this.#endsOfRuns();
  }

  #endsOfRuns(): BigUint64Array {
    const ends = new BigUint64Array(this.count);
    for (let at = this.count - 1; at >= 0; at--) {
      const end = this.#starts[at]! + BigInt(this.#sizes[at]!);
      ends[at] = this.#starts[at + 1] === end ? ends[at + 1]! : end;
    }
    return ends;
  }

  /** The blocks in ascending order; adjacent blocks are merged. */
  *runs(): Generator<{ start: bigint; sizeBytes: number }> {
    for (let at = 0; at < this.count; at++) {
      const start = this.#starts[at]!;
      const end = this.#runEnds[at]!;
      yield { start, sizeBytes: Number(end - start) };
      while (this.#runEnds[at + 1] === end) at++;
    }
  }

  /** Whether all bytes from `start` up to, not including, `end` are in the dump. */
  holds(start: bigint, end: bigint): boolean {
    const found = this.#find(start);
    return found >= 0 && this.#runEnds[found]! >= end;
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
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#starts[middle]! <= address) low = middle + 1;
      else high = middle;
    }
    const at = low - 1;
    return at >= 0 && address - this.#starts[at]! < BigInt(this.#sizes[at]!)
      ? at
      : -1;
  }
}
