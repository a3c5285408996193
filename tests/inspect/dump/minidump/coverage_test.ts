import { assertEquals } from "@std/assert";
import {
  coverageOf,
  isReadableRegion,
} from "../../../../src/inspect/dump/minidump/coverage.ts";
import { Spans } from "../../../../src/inspect/dump/minidump/spans.ts";
import { seededRandom } from "../../random.ts";

type Part = readonly [start: number, sizeBytes: number];

function spansOf(parts: readonly Part[]): Spans {
  const spans = new Spans();
  for (const [start, size] of parts) spans.add(BigInt(start), BigInt(size));
  return spans;
}

function cover(regions: readonly Part[], ranges: readonly Part[]) {
  return coverageOf(spansOf(regions), spansOf(ranges));
}

/** Compares regions and ranges byte by byte. */
function naive(regions: readonly Part[], ranges: readonly Part[]) {
  const bytesOf = (parts: readonly Part[]) =>
    new Set(
      parts.flatMap(([start, size]) =>
        Array.from({ length: size }, (_, i) => start + i)
      ),
    );
  const held = bytesOf(ranges);
  const wanted = [...bytesOf(regions)].sort((a, b) => a - b);
  const missing = wanted.find((byte) => !held.has(byte));
  return {
    readableBytes: BigInt(wanted.length),
    heldBytes: BigInt(wanted.filter((byte) => held.has(byte)).length),
    firstMissing: missing === undefined ? null : BigInt(missing),
  };
}

Deno.test("random regions and ranges give the same result as a byte-by-byte comparison", () => {
  const random = seededRandom(64);
  for (let round = 0; round < 1000; round++) {
    const spans = (count: number): Part[] =>
      Array.from({ length: random(count) }, () => [random(60), random(12)]);
    const regions = spans(6);
    const ranges = spans(9);
    assertEquals(
      cover(regions, ranges),
      naive(regions, ranges),
      `${JSON.stringify(regions)} ${JSON.stringify(ranges)}`,
    );
  }
});

Deno.test("a region may be in many ranges, and a range may cover many regions", () => {
  assertEquals(cover([[0, 100]], [[0, 50], [50, 50]]).firstMissing, null);
  assertEquals(cover([[0, 50], [50, 50]], [[0, 100]]).heldBytes, 100n);
  assertEquals(cover([[0, 100]], [[0, 50], [51, 49]]).firstMissing, 50n);
});

Deno.test("without regions nothing is missing; without ranges everything is", () => {
  assertEquals(cover([], [[5, 5]]), {
    readableBytes: 0n,
    heldBytes: 0n,
    firstMissing: null,
  });
  assertEquals(cover([[5, 5]], []).firstMissing, 5n);
});

Deno.test("64-bit addresses are exact", () => {
  const top = 1n << 64n;
  const [wanted, held] = [new Spans(), new Spans()];
  wanted.add(top - 0x1000n, 0x1000n);
  held.add(top - 0x1000n, 0xfffn);
  assertEquals(coverageOf(wanted, held).firstMissing, top - 1n);
});

Deno.test("only memory that a debugger can read is required", () => {
  const readable = (state: number, protect: number) =>
    isReadableRegion({ start: 0n, sizeBytes: 1n, state, protect });
  // PAGE_READONLY to PAGE_EXECUTE_WRITECOPY (winnt.h).
  for (const protect of [0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80]) {
    assertEquals(readable(0x1000, protect), true);
    assertEquals(readable(0x2000, protect), false, "reserved");
    assertEquals(readable(0x10000, protect), false, "free");
    assertEquals(readable(0x1000, protect | 0x100), false, "guard");
    assertEquals(readable(0x1000, protect | 0x200), false, "no cache");
    assertEquals(readable(0x1000, protect | 0x400), false, "write combine");
  }
  assertEquals(readable(0x1000, 0x01), false, "no access");
  assertEquals(readable(0x1000, 0), false, "none");
});
