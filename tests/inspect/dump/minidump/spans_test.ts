import { assertEquals } from "@std/assert";
import {
  maxSpans,
  Spans,
} from "../../../../src/inspect/dump/minidump/spans.ts";
import { seededRandom } from "../../random.ts";

Deno.test("random spans give the same result as a byte-by-byte comparison", () => {
  const random = seededRandom(19);
  for (let round = 0; round < 2000; round++) {
    const parts = Array.from(
      { length: random(6) },
      () => [random(40), random(8)] as const,
    );
    const spans = new Spans();
    const holders = new Array<number>(50).fill(0);
    for (const [start, size] of parts) {
      spans.add(BigInt(start), BigInt(size));
      for (let at = start; at < start + size; at++) holders[at]!++;
    }
    const what = JSON.stringify(parts);
    const shared = holders.findIndex((count) => count > 1);
    assertEquals(spans.firstOverlap() === null, shared === -1, what);
    if (shared !== -1) assertEquals(spans.firstOverlap(), BigInt(shared), what);
    const joined = Array.from(spans.merged());
    for (const [at, count] of holders.entries()) {
      assertEquals(spans.has(BigInt(at)), count > 0, `${at} in ${what}`);
      const inJoined = joined.filter(([first, last]) =>
        first <= at && at <= last
      );
      assertEquals(inJoined.length, count > 0 ? 1 : 0, `${at} in ${what}`);
    }
    for (const [index, [first]] of joined.entries()) {
      if (index > 0) assertEquals(first > joined[index - 1]![1] + 1n, true);
    }
  }
});

Deno.test("a span that extends beyond the last address is cut off there", () => {
  const top = (1n << 64n) - 1n;
  const spans = new Spans();
  spans.add(top - 1n, 5n);
  assertEquals([...spans.merged()], [[top - 1n, top]]);
  assertEquals(spans.has(top), true);
  assertEquals(spans.has(top - 2n), false);
  assertEquals(spans.firstOverlap(), null);
});

Deno.test("any number of adjacent spans is merged", () => {
  const spans = new Spans();
  for (let at = 0; at < maxSpans + 10; at++) spans.add(BigInt(at), 1n);
  assertEquals(spans.isComplete, true);
  assertEquals([...spans.merged()], [[0n, BigInt(maxSpans + 9)]]);
});

Deno.test("one span above the limit is reported", () => {
  const spans = new Spans();
  for (let at = 0; at < maxSpans; at++) spans.add(BigInt(at) * 2n, 1n);
  assertEquals(spans.isComplete, true);
  spans.add(BigInt(maxSpans) * 2n, 1n);
  assertEquals(spans.isComplete, false);
  const copy = new Spans();
  copy.addAll(spans);
  assertEquals(copy.isComplete, false);
});
