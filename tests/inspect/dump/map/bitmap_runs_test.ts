import { assertEquals } from "@std/assert";
import { bitmapRuns } from "../../../../src/inspect/dump/map/bitmap_runs.ts";
import { seededRandom } from "../../random.ts";

function runsOf(pieces: number[][], bits: number): number[][] {
  const runs: number[][] = [];
  const bytes = pieces.map((piece) => Uint8Array.from(piece));
  bitmapRuns(bytes, bits, (start, count) => runs.push([start, count]));
  return runs;
}

Deno.test("runs continue across bytes and pieces", () => {
  assertEquals(runsOf([[0b1100_0001, 0xff], [0x01, 0x00]], 32), [
    [0, 1],
    [6, 11],
  ]);
});

Deno.test("the bits after the last one are padding", () => {
  assertEquals(runsOf([[0xff]], 3), [[0, 3]]);
  assertEquals(runsOf([[0xff, 0xff]], 8), [[0, 8]]);
  assertEquals(runsOf([[0xf0]], 4), []);
  assertEquals(runsOf([[]], 0), []);
});

Deno.test("the runs are the same as those found bit by bit", () => {
  const next = seededRandom(7);
  for (let round = 0; round < 200; round++) {
    const bytes = Array.from({ length: 1 + round % 9 }, () => {
      const value = next(256);
      return value < 60 ? 0 : value < 120 ? 0xff : value;
    });
    const bits = Math.max(1, bytes.length * 8 - round % 8);
    const text = bytes.map((byte) =>
      byte.toString(2).padStart(8, "0").split("").reverse().join("")
    ).join("").slice(0, bits);
    const expected = Array.from(
      text.matchAll(/1+/g),
      (match) => [match.index, match[0].length],
    );
    const cut = next(bytes.length);
    const pieces = [bytes.slice(0, cut), bytes.slice(cut)];
    assertEquals(runsOf(pieces, bits), expected);
  }
});
