import { assertEquals, assertThrows } from "@std/assert";
import { Layout, u32 } from "../../../src/base/layout.ts";
import {
  chunkBytes,
  ReadError,
} from "../../../src/inspect/dump/byte_source.ts";
import { records } from "../../../src/inspect/dump/records.ts";
import { memorySource } from "../memory_source.ts";

const entry = new Layout("ENTRY", 12, { Number: u32(0), Again: u32(8) });

/**
 * Makes `count` entries of `stride` bytes, starting at the offset `start`. Each
 * entry contains its index.
 */
function table(count: number, stride: number, start = 0): Uint8Array {
  const data = new Uint8Array(start + count * stride);
  const view = new DataView(data.buffer);
  for (let index = 0; index < count; index++) {
    view.setUint32(start + index * stride, index, true);
    view.setUint32(start + index * stride + 8, index, true);
  }
  return data;
}

function indexesOf(data: Uint8Array, ...rest: [number, number, number?]) {
  return Array.from(
    records(memorySource(data), entry, ...rest),
    ({ values, fileOffset }) => {
      assertEquals(values.Again, values.Number);
      assertEquals(
        new DataView(data.buffer).getUint32(fileOffset, true),
        values.Number,
      );
      return values.Number;
    },
  );
}

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);

Deno.test("entries are read across chunk borders", () => {
  const count = Math.floor(chunkBytes / 12) * 2 + 5;
  assertEquals(chunkBytes % 12 === 0, false, "a border cuts an entry");
  assertEquals(indexesOf(table(count, 12, 7), 7, count), upTo(count));
});

Deno.test("the stride may be larger than the entry", () => {
  assertEquals(indexesOf(table(50, 40, 3), 3, 50, 40), upTo(50));
  const count = Math.floor(chunkBytes / 1000) + 3;
  assertEquals(indexesOf(table(count, 1000), 0, count, 1000), upTo(count));
});

Deno.test("the stride may be larger than a chunk", () => {
  for (const stride of [chunkBytes, chunkBytes + 1, 3 * chunkBytes + 4]) {
    assertEquals(indexesOf(table(3, stride), 0, 3, stride), [0, 1, 2]);
  }
});

Deno.test("only entries that are completely in the file are returned", () => {
  const data = table(4, 12).subarray(0, 47);
  assertEquals(indexesOf(data.slice(), 0, 4), [0, 1, 2]);
  assertEquals(indexesOf(data.slice(), 48, 4), []);
  assertEquals(indexesOf(data.slice(), 2 ** 40, 4), []);
  assertEquals(indexesOf(table(4, 12), 0, 0), []);
});

Deno.test("the file size limits the work, not the count", () => {
  for (const count of [2 ** 32 - 1, 2 ** 64, Infinity]) {
    const source = memorySource(table(4, 12));
    assertEquals([...records(source, entry, 0, count)].length, 4);
    assertEquals(source.bytesRead, 48);
    assertEquals(source.reads, 1);
  }
});

Deno.test("a file that became shorter is reported as changed", () => {
  const source = memorySource(table(4, 12).subarray(0, 30), 48);
  assertThrows(() => [...records(source, entry, 0, 4)], ReadError);
});
