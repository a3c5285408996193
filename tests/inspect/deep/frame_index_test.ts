import { assert, assertEquals } from "@std/assert";
import type { PageRun } from "../../../src/inspect/dump/kernel/page_list.ts";
import { BitmapFrames } from "../../../src/inspect/deep/memory/bitmap_frames.ts";
import { extentFrames } from "../../../src/inspect/deep/memory/extent_frames.ts";
import type { FrameIndex } from "../../../src/inspect/deep/memory/frame_index.ts";
import { VisitedTables } from "../../../src/inspect/deep/memory/visited_tables.ts";
import { seededRandom } from "../random.ts";
import { memorySource } from "../memory_source.ts";

/** @param frames The frame numbers, in the order of their pages in the file. */
function assertIndexes(
  index: FrameIndex | null,
  frames: readonly number[],
  probes: Iterable<number>,
): void {
  assert(index !== null);
  const positions = new Map(frames.map((frame, at) => [frame, at]));
  const sorted = frames.toSorted((a, b) => a - b);
  const below = (limit: number) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (sorted[middle]! < limit) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  for (const frame of probes) {
    assertEquals(index.indexOf(frame), positions.get(frame) ?? -1, `${frame}`);
    assertEquals(index.has(frame), positions.has(frame), `${frame}`);
    for (const count of [0, 1, 7, 512, 600_000]) {
      assertEquals(
        index.countIn(frame, count),
        below(frame + count) - below(frame),
        `${count} from ${frame}`,
      );
    }
  }
}

/**
 * A bitmap in which parts with random bits, full parts and empty parts
 * alternate.
 */
function someBits(bits: number): { bytes: Uint8Array; frames: number[] } {
  const random = seededRandom(1);
  const bytes = new Uint8Array(Math.ceil(bits / 8) + 3);
  const frames: number[] = [];
  for (let frame = 0; frame < bits; frame++) {
    const part = Math.floor(frame / 50_000) % 3;
    const isSet = part === 0 ? random(2) === 0 : part === 1;
    if (!isSet) continue;
    bytes[3 + (frame >>> 3)]! |= 1 << (frame & 7);
    frames.push(frame);
  }
  bytes[bytes.length - 1]! |= 0xf0; // padding bits, not pages
  return { bytes, frames };
}

const bits = 1_300_003;
const { bytes, frames } = someBits(bits);

function* probes(limit: number): Generator<number> {
  const random = seededRandom(2);
  for (let round = 0; round < 2000; round++) yield random(limit);
  for (const border of [0, 31, 32, 511, 512, 32_767, 32_768, 1_048_576]) {
    yield border;
  }
  yield* [bits - 1, bits, bits + 1, 2 ** 40];
}

Deno.test("the position of a page is the number of set bits before its own bit", () => {
  const source = memorySource(bytes);
  const index = new BitmapFrames(
    source,
    { fileOffset: 3, bits },
    frames.length,
  );
  assertIndexes(index, frames, probes(bits + 100));
});

Deno.test("frames whose pages lie beyond the end of the file are missing", () => {
  const half = frames.slice(0, frames.length >> 1);
  const source = memorySource(bytes);
  const index = new BitmapFrames(source, { fileOffset: 3, bits }, half.length);
  assertIndexes(index, half, probes(bits + 100));
});

Deno.test("frames of a bitmap that ends with a full line are found", () => {
  const whole = new Uint8Array(2 * 65536).fill(0xff);
  const index = new BitmapFrames(
    memorySource(whole),
    { fileOffset: 0, bits: 2 ** 20 },
    2 ** 20,
  );
  assertEquals([index.indexOf(0), index.has(0)], [0, true]);
  assertEquals(index.indexOf(2 ** 20 - 1), 2 ** 20 - 1);
  assertEquals(index.countIn(2 ** 20 - 1, 5), 1);
  assertEquals(index.countIn(0, 2 ** 20), 2 ** 20);
  assertEquals(index.indexOf(2 ** 20), -1);
});

/**
 * A bitmap of `lines` lines. Each line has 4 KiB. In line N, only bit N is set.
 */
function hugeBitmap(lines: number) {
  const stats = { reads: 0, bytes: 0, targets: new Set<ArrayBufferLike>() };
  const source = {
    sizeBytes: lines * 4096,
    readInto(fileOffset: number, target: Uint8Array) {
      stats.reads++;
      stats.bytes += target.length;
      stats.targets.add(target.buffer);
      target.fill(0);
      for (let at = 0; at < target.length; at += 4096) {
        const number = (fileOffset + at) / 4096;
        target[at + (number >>> 3)] = 1 << (number & 7);
      }
      return target.length;
    },
  };
  const bitmap = { fileOffset: 0, bits: lines * 32_768 };
  return { stats, index: new BitmapFrames(source, bitmap, lines) };
}

Deno.test("evicted lines of a huge bitmap are read again", () => {
  const lines = 5000; // more 4 KiB lines than the cache holds
  const { stats, index } = hugeBitmap(lines);
  stats.reads = 0;
  for (let round = 0; round < 2; round++) {
    for (let number = 0; number < lines; number++) {
      assertEquals(index.indexOf(number * 32_768 + number), number);
    }
  }
  assertEquals(stats.reads, 2 * lines);
  // The buffers of evicted lines are used again, so the number of buffers does
  // not grow.
  assert(stats.targets.size <= 4097, `${stats.targets.size} buffers`);
});

Deno.test("a random look-up in a huge bitmap reads at most one line", () => {
  const lines = 30_000; // 4 TiB of memory
  const { stats, index } = hugeBitmap(lines);
  const random = seededRandom(4);
  stats.bytes = 0;
  const lookUps = 10_000;
  for (let round = 0; round < lookUps; round++) {
    const number = random(lines);
    assertEquals(index.has(number * 32_768 + number), true);
  }
  assert(stats.bytes <= lookUps * 4096, `${stats.bytes} bytes`);
});

const extent = (basePage: number, pageCount: number): PageRun => ({
  basePage: BigInt(basePage),
  pageCount: BigInt(pageCount),
  fileOffset: 0,
});

function framesOf(extents: readonly PageRun[]): number[] {
  return extents.flatMap(({ basePage, pageCount }) =>
    Array.from({ length: Number(pageCount) }, (_, at) => Number(basePage) + at)
  );
}

Deno.test("the pages of runs are in the order of the table", () => {
  const random = seededRandom(3);
  const ascending: PageRun[] = [];
  for (let at = 1; ascending.length < 300;) {
    const count = random(40);
    ascending.push(extent(at, count));
    at += count + random(3) * random(5000);
  }
  const shuffled = ascending.toSorted(() => random(2) - 0.5);
  for (const extents of [ascending, shuffled]) {
    const all = framesOf(extents);
    const limit = Math.max(...all) + 100;
    assertIndexes(
      extentFrames(extents, all.length),
      all,
      Array.from({ length: 3000 }, () => random(limit)),
    );
    const half = all.slice(0, all.length >> 1);
    assertIndexes(
      extentFrames(extents, half.length),
      half,
      Array.from({ length: 3000 }, () => random(limit)),
    );
  }
});

Deno.test("runs that overlap have each frame once, from the run that starts first", () => {
  // The runs contain the frames 5-9, 0-6, 3 and 20-21. The frames 3, 5 and 6
  // are in two runs each. They are read from the second run, because its first
  // frame is the lowest.
  const runs = [extent(5, 5), extent(0, 7), extent(3, 1), extent(20, 2)];
  const index = extentFrames(runs, 15)!;
  const found = Array.from({ length: 23 }, (_, frame) => index.indexOf(frame));
  assertEquals(found.slice(0, 11), [5, 6, 7, 8, 9, 10, 11, 2, 3, 4, -1]);
  assertEquals(found.slice(19), [-1, 13, 14, -1]);
  for (let frame = 0; frame < 23; frame++) {
    for (let count = 0; count < 24; count++) {
      const held = found.slice(frame, frame + count).filter((at) => at >= 0);
      assertEquals(index.countIn(frame, count), held.length);
    }
  }
});

Deno.test("a run that no processor can address has pages in the file, but is not found", () => {
  const index = extentFrames([
    extent(5, 2),
    { basePage: 1n << 52n, pageCount: 3n, fileOffset: 0 },
    extent(7, 2),
  ], 7);
  assertEquals(index?.indexOf(6), 1);
  assertEquals(index?.indexOf(7), 5);
  assertEquals(index?.countIn(0, 100), 4);
});

Deno.test("for too many runs there is no index", () => {
  function* many() {
    for (let at = 0; at <= 2 ** 20; at++) yield extent(at * 2, 1);
  }
  assertEquals(extentFrames(many(), 2 ** 30), null);
});

Deno.test("a page table is new only on its first visit, at any place in the file", () => {
  const everyFrame: FrameIndex = {
    indexOf: (frame) => frame,
    has: () => true,
    countIn: (_, count) => count,
  };
  const visited = new VisitedTables();
  for (const frame of [0, 31, 65535, 65536, 2 ** 40 - 1]) {
    assertEquals(visited.add(everyFrame, frame), true);
    assertEquals(visited.add(everyFrame, frame), false);
  }
});
