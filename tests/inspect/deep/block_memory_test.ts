import { assertEquals } from "@std/assert";
import { virtualAddress } from "../../../src/inspect/deep/memory/address.ts";
import {
  BlockMemory,
  type MemoryBlock,
} from "../../../src/inspect/deep/memory/block_memory.ts";
import { MemoryIndex } from "../../../src/inspect/dump/minidump/memory_index.ts";
import { memorySource } from "../memory_source.ts";

const block = (start: bigint, size: number, offset: number): MemoryBlock => ({
  start,
  sizeBytes: BigInt(size),
  dataOffset: BigInt(offset),
});

/** A file in which the value of each byte is the offset of the byte. */
const source = memorySource(Uint8Array.from({ length: 100 }, (_, at) => at));

function read(memory: BlockMemory, address: bigint, size: number): number[] {
  const target = new Uint8Array(size);
  const found = memory.read(virtualAddress(address), target);
  return [...target.subarray(0, found)];
}

Deno.test("a read continues across adjacent blocks and ends at a gap", () => {
  const memory = new BlockMemory(source, 64, [
    block(0x1008n, 4, 50),
    block(0x1000n, 8, 10),
    block(0x100en, 4, 70),
  ]);
  assertEquals(read(memory, 0x1006n, 20), [16, 17, 50, 51, 52, 53]);
  assertEquals(read(memory, 0x0fffn, 4), []);
  assertEquals(memory.holds(0x1000n, 0x100cn), true);
  assertEquals(memory.holds(0x1000n, 0x100dn), false);
  assertEquals(memory.holds(0x100cn, 0x100dn), false);
});

Deno.test("where blocks overlap, the first one is used and each byte is counted once", () => {
  const memory = new BlockMemory(source, 64, [
    block(0x1000n, 8, 10),
    block(0x1004n, 8, 50), // adds 4 bytes: its first half is in the first block
    block(0x1002n, 2, 90), // adds nothing: it is inside the first block
  ]);
  assertEquals(
    read(memory, 0x1000n, 20),
    [10, 11, 12, 13, 14, 15, 16, 17, 54, 55, 56, 57],
  );
  assertEquals(memory.totalBytes, 12);
  assertEquals(memory.count, 2);
});

Deno.test("adjacent blocks are merged, in the order of addresses", () => {
  const memory = new BlockMemory(source, 64, [
    block(0x3000n, 4, 30),
    block(0x1008n, 4, 50),
    block(0x1000n, 8, 10),
    block(0x1006n, 8, 60), // adds only 2 bytes, at 0x100c
  ]);
  assertEquals([...memory.runs()], [
    { start: 0x1000n, sizeBytes: 14 },
    { start: 0x3000n, sizeBytes: 4 },
  ]);
  assertEquals([...new BlockMemory(source, 64, []).runs()], []);
});

Deno.test("bytes beyond the end of the file are missing", () => {
  const memory = new BlockMemory(source, 64, [
    block(0x1000n, 8, 96),
    block(0x2000n, 8, 100),
    block(0x3000n, 8, 2 ** 40),
    block(0x4000n, 8, 99),
    block(0x5000n, 0, 10),
  ]);
  assertEquals(read(memory, 0x1000n, 8), [96, 97, 98, 99]);
  assertEquals(read(memory, 0x4000n, 8), [99]);
  assertEquals(memory.count, 2);
});

Deno.test("a block at the end of the address space is read up to the last address", () => {
  const last = (1n << 64n) - 4n;
  const memory = new BlockMemory(source, 64, [block(last, 8, 20)]);
  assertEquals(read(memory, last, 4), [20, 21, 22, 23]);
  assertEquals([...memory.runs()], [{ start: last, sizeBytes: 4 }]);
  assertEquals(memory.totalBytes, 4);
  assertEquals(memory.holds(last, 1n << 64n), true);
  assertEquals(memory.holds(last, (1n << 64n) + 1n), false);
});

Deno.test("blocks are found in any order, including those that are added later", () => {
  const starts = [0x9_0001_0000n, 0x10n, 0xffff_8000_0000_0000n, 0n, 0x2_0000n];
  const blocks = starts.map((start, at) => block(start, 2, 10 * at));
  const memory = new BlockMemory(source, 64, blocks.slice(0, 3));
  assertEquals(read(memory, 0n, 2), []);
  memory.addAll(blocks.slice(3));
  memory.addAll([]);
  starts.forEach((start, at) =>
    assertEquals(read(memory, start, 4), [10 * at, 10 * at + 1])
  );
  assertEquals(
    Array.from(memory.runs(), (run) => run.start),
    starts.toSorted((a, b) => a < b ? -1 : 1),
  );
  assertEquals([memory.count, memory.totalBytes, memory.isComplete], [
    5,
    10,
    true,
  ]);
});

Deno.test("if blocks have the same start, the first one is used", () => {
  const memory = new BlockMemory(source, 64, [
    block(0x2000n, 1, 1),
    block(0x1000n, 2, 20),
    block(0x1000n, 4, 40),
  ]);
  assertEquals(read(memory, 0x1000n, 8), [20, 21, 42, 43]);
});

// many_pieces_test.ts reads a dump with exactly 2^20 blocks.
Deno.test("a list of more than 2^20 blocks is not complete", () => {
  function* many(count: number) {
    for (let at = 0; at < count; at++) yield block(BigInt(at) * 2n, 1, 50);
  }
  const memory = new BlockMemory(source, 64, many(2 ** 20 + 9));
  memory.addAll([block(1n << 40n, 1, 60)]);
  assertEquals(read(memory, 1n << 40n, 1), [60]);
  assertEquals(memory.isComplete, false);
});

/** The rows of an index, if the file has 100 bytes. */
function rowsOf(blocks: readonly MemoryBlock[]) {
  const index = new MemoryIndex();
  for (const one of blocks) index.add({ ...one, fileOffset: 0 });
  return index.rows(100);
}

Deno.test("the rows of an index are the same memory as its blocks", () => {
  const blocks = [
    block(0x3000n, 4, 30),
    block(0x1000n, 8, 10),
    block(0x1008n, 4, 18), // adjacent in memory and in the file
    block(0x100cn, 4, 50), // adjacent in memory
    block((1n << 64n) - 4n, 4, 60),
  ];
  const copied = new BlockMemory(source, 64, blocks);
  const shared = new BlockMemory(source, 64, rowsOf(blocks)!);
  assertEquals([...shared.runs()], [...copied.runs()]);
  assertEquals(shared.count, 5);
  assertEquals(shared.totalBytes, 24);
  assertEquals(read(shared, 0x1006n, 20), [
    16,
    17,
    18,
    19,
    20,
    21,
    50,
    51,
    52,
    53,
  ]);
  assertEquals(shared.holds(0x1000n, 0x1010n), true);
  assertEquals(shared.holds(0x1000n, 0x1011n), false);
});

Deno.test("blocks that are added to the rows of an index do not change the index", () => {
  const rows = rowsOf([block(0x1000n, 8, 10), block(0x3000n, 8, 20)])!;
  const memory = new BlockMemory(source, 64, rows);
  memory.addAll([block(0x1004n, 2 ** 33, 40), block(0x500n, 4, 50)]);
  assertEquals(read(memory, 0x1004n, 6), [14, 15, 16, 17, 44, 45]);
  assertEquals(Array.from(rows.starts), [0x1000n, 0x3000n]);
  assertEquals(Array.from(rows.sizes), [8, 8]);
});

Deno.test("an index has no rows if blocks overlap, are cut or are beyond all addresses", () => {
  const valid = block(0x1000n, 8, 10);
  assertEquals(rowsOf([valid, block(0x1007n, 8, 30)]), null);
  assertEquals(rowsOf([valid, block(0x2000n, 8, 93)]), null);
  assertEquals(rowsOf([valid, block((1n << 64n) - 4n, 5, 30)]), null);
  assertEquals(rowsOf([valid, block(0x2000n, 2 ** 33, 30)]), null);
});
