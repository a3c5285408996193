import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type ByteSource,
  chunkBytes,
  openFileSource,
  readAt,
  ReadError,
  scan,
  windowed,
} from "../../../src/inspect/dump/byte_source.ts";
import { memorySource } from "../memory_source.ts";
import { seededRandom } from "../random.ts";

function withFile(data: Uint8Array, use: (path: string) => void): void {
  const path = Deno.makeTempFileSync({ prefix: "livedump-test-" });
  try {
    Deno.writeFileSync(path, data);
    use(path);
  } finally {
    Deno.removeSync(path);
  }
}

const random = seededRandom(1);
const large = Uint8Array.from(
  { length: 2 * chunkBytes + 5 },
  () => random(256),
);

Deno.test("a file can be read at any offset, in any order", () => {
  withFile(large, (path) => {
    using source = openFileSource(path);
    assertEquals(source.sizeBytes, large.length);
    for (const at of [large.length - 3, 0, chunkBytes - 1, 1]) {
      assertEquals(readAt(source, at, 3), large.slice(at, at + 3));
    }
  });
});

Deno.test("a read ends at the end of the file", () => {
  withFile(Uint8Array.of(1, 2, 3), (path) => {
    using source = openFileSource(path);
    assertEquals(readAt(source, 1, 100), Uint8Array.of(2, 3));
    assertEquals(readAt(source, 3, 1).length, 0);
    assertEquals(readAt(source, 1e15, 8).length, 0);
    assertEquals(readAt(source, 0, 0).length, 0);
  });
});

Deno.test("an empty file has no bytes", () => {
  withFile(new Uint8Array(0), (path) => {
    using source = openFileSource(path);
    assertEquals(source.sizeBytes, 0);
    assertEquals(readAt(source, 0, 64).length, 0);
    assertEquals([...scan(source, 0, 64)], []);
  });
});

Deno.test("one read returns at most a chunk", () => {
  for (const length of [chunkBytes + 1, 2 ** 32 - 1, 2 ** 64]) {
    assertEquals(readAt(memorySource(large), 1, length).length, chunkBytes);
  }
});

Deno.test("a scan returns every byte once, in chunks", () => {
  const source = memorySource(large);
  for (
    const [at, length] of [
      [0, large.length],
      [3, chunkBytes],
      [1, 2 * chunkBytes],
      [chunkBytes - 1, 2],
      [7, 0],
      [5, 2 ** 64],
    ] as const
  ) {
    const pieces = Array.from(scan(source, at, length), (one) => one.slice());
    const expected = large.slice(at, Math.min(at + length, large.length));
    assertEquals(new Uint8Array(pieces.flatMap((one) => [...one])), expected);
    assert(pieces.every((one) => one.length > 0 && one.length <= chunkBytes));
  }
});

Deno.test("a scan beyond the end returns nothing", () => {
  assertEquals([...scan(memorySource(large), large.length, 10)], []);
  assertEquals([...scan(memorySource(large), large.length + 99, 10)], []);
});

Deno.test("a file that becomes shorter while it is open is reported as changed", () => {
  withFile(large, (path) => {
    using source = openFileSource(path);
    Deno.truncateSync(path, 10);
    assertEquals(source.sizeBytes, large.length);
    assertEquals(readAt(source, 4, 6), large.slice(4, 10));
    for (
      const [at, read] of [
        [10, () => readAt(source, 4, 100)],
        [50, () => readAt(source, 50, 100)],
        [10, () => Array.from(scan(source, 2, 1000))],
      ] as const
    ) {
      const error = assertThrows(read, ReadError, "the file changed");
      assertEquals(error.fileOffset, at);
    }
  });
});

Deno.test("a source that returns few bytes per read is read to the end", () => {
  const slow: ByteSource = {
    sizeBytes: 100,
    readInto: (at, target) => {
      const count = Math.min(7, target.length);
      for (let i = 0; i < count; i++) target[i] = at + i;
      return count;
    },
  };
  const found = Array.from(scan(slow, 10, 90), (piece) => [...piece]).flat();
  const expected = Array.from({ length: 90 }, (_, index) => 10 + index);
  assertEquals(found, expected);
  assertEquals([...readAt(slow, 10, 90)], expected);
});

Deno.test("a window returns the same bytes in fewer reads", () => {
  const source = memorySource(large);
  const near = windowed(source);
  assertEquals(near.sizeBytes, large.length);
  for (let at = 0; at < large.length; at += 1001) {
    assertEquals(readAt(near, at, 40), large.slice(at, at + 40));
  }
  assert(source.reads <= 3, `${source.reads} reads`);
  for (const at of [chunkBytes - 1, 5, 2 * chunkBytes, large.length - 2]) {
    assertEquals(readAt(near, at, 100), large.slice(at, at + 100));
  }
  const largest = chunkBytes + 1;
  assertEquals(readAt(near, 7, largest), large.slice(7, 7 + chunkBytes));
});

Deno.test("a read error has the file offset", () => {
  withFile(large, (path) => {
    const source = openFileSource(path);
    source[Symbol.dispose]();
    const error = assertThrows(() => readAt(source, 512, 4), ReadError);
    assertEquals(error.fileOffset, 512);
    assert(error.message.includes("offset 0x200"), error.message);
    assert(error.cause instanceof Error);
  });
});

Deno.test("a missing file is reported as not found", () => {
  assertThrows(
    () => openFileSource("/nonexistent/livedump.dmp"),
    Deno.errors.NotFound,
  );
});

Deno.test("two sources can read the same file at once", () => {
  withFile(large, (path) => {
    using first = openFileSource(path);
    using second = openFileSource(path);
    assertEquals(readAt(first, 9, 4), readAt(second, 9, 4));
  });
});
