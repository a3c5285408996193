import { assertEquals } from "@std/assert";
import { MemoryIndex } from "../../../../src/inspect/dump/minidump/memory_index.ts";

/** Indexes ranges of [address, size, file offset]. */
function indexOf(...ranges: readonly [number, number, number][]): MemoryIndex {
  const index = new MemoryIndex();
  for (const [start, size, offset] of ranges) {
    index.add({
      start: BigInt(start),
      sizeBytes: BigInt(size),
      dataOffset: BigInt(offset),
      fileOffset: 0,
    });
  }
  return index;
}

Deno.test("addresses are found in ranges in any order, but not between them", () => {
  const index = indexOf([0x3000, 8, 30], [0x1000, 4, 10], [0x2000, 4, 20]);
  assertEquals(index.locate(0x2003n), { fileOffset: 23, sizeBytes: 1 });
  assertEquals(index.locate(0x3000n), { fileOffset: 30, sizeBytes: 8 });
  assertEquals(index.locate(0x2004n), null);
  assertEquals(index.locate(0xfffn), null);
});

Deno.test("ranges that are adjacent in memory and in the file are one range", () => {
  const index = indexOf([0x1000, 4, 10], [0x1004, 4, 14], [0x1008, 4, 30]);
  assertEquals(index.locate(0x1001n), { fileOffset: 11, sizeBytes: 7 });
  assertEquals(index.locate(0x1008n), { fileOffset: 30, sizeBytes: 4 });
});

Deno.test("ranges of 4 GiB and more are found, alone and merged", () => {
  const large = 2 ** 33;
  const index = indexOf([0x1000, 4, 10], [0x100000, large, 100]);
  assertEquals(index.locate(0x1000n), { fileOffset: 10, sizeBytes: 4 });
  assertEquals(index.locate(0x100001n), {
    fileOffset: 101,
    sizeBytes: large - 1,
  });
  const half = 2 ** 31;
  const merged = indexOf([0, half, 0], [half, half, half]);
  assertEquals(merged.locate(0n), { fileOffset: 0, sizeBytes: 2 ** 32 });
});
