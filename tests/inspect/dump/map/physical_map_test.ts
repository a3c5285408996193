import { assert, assertEquals } from "@std/assert";
import type { MemoryMap } from "../../../../src/inspect/dump/map/memory_map.ts";
import { bitmapEnd } from "../../../builder/bitmap.ts";
import {
  buildKernelDump,
  type KernelDumpOptions,
} from "../../../builder/dump_builder.ts";
import { judge } from "../../judge.ts";
import { sparseSource } from "../../memory_source.ts";

function mapOf(options: KernelDumpOptions): MemoryMap {
  return judge(buildKernelDump(options), "any", false, true).map!;
}

const page = (frame: number, offset = 0) =>
  `0x${(frame * 4096 + offset).toString(16).padStart(16, "0")}`;

const region = (
  first: number,
  last: number,
  state: string,
) => ({
  start: page(first),
  last: page(last, 0xfff),
  count: last - first + 1,
  state,
});

// The builder's small dump has the pages 1 to 3, 0x10 and 0x11.
const inFile = [region(1, 3, "in-file"), region(0x10, 0x11, "in-file")];

for (const type of [1, 10]) {
  Deno.test(`the map of a dump of type ${type} has its runs and the holes between them`, () => {
    const map = mapOf({ type });
    assertEquals(map.last, page(0x11, 0xfff));
    assertEquals(map.cellBytes, 4096);
    assertEquals(map.totals, [
      { state: "in-file", count: 5, regions: 2 },
      { state: "missing", count: 0, regions: 0 },
      { state: "absent", count: 13, regions: 2 },
    ]);
    assertEquals<unknown>(map.regions, [
      region(0, 0, "absent"),
      inFile[0],
      region(4, 0xf, "absent"),
      inFile[1],
    ]);
    assertEquals(
      map.cells.map((one) => one.start),
      [1, 2, 3, 0x10, 0x11].map((frame) => page(frame)),
    );
  });
}

Deno.test("a bitmap ends at its last bit", () => {
  const map = mapOf({ type: 6 });
  assertEquals(map.last, page(63, 0xfff));
  assertEquals(map.totals[2], { state: "absent", count: 59, regions: 3 });
  assertEquals<unknown>(map.regions.at(-1), region(0x12, 63, "absent"));
});

Deno.test("the pages after the end of the file are missing, to the page", () => {
  for (const type of [1, 6, 10]) {
    // Two and a half of five pages are cut off, so pages 1 and 2 remain.
    const map = mapOf({ type, cutAt: -(2 * 4096 + 2048) });
    assertEquals(map.totals.slice(0, 2), [
      { state: "in-file", count: 2, regions: 1 },
      { state: "missing", count: 3, regions: 2 },
    ]);
    assertEquals<unknown>(map.regions.filter((one) => one.state !== "absent"), [
      region(1, 2, "in-file"),
      region(3, 3, "missing"),
      region(0x10, 0x11, "missing"),
    ]);
  }
});

Deno.test("a map has the same numbers as the report", () => {
  for (const cutAt of [undefined, -1, -4096, -5000, -5 * 4096 + 1]) {
    for (const type of [1, 5, 6, 8, 9, 10]) {
      const cut = cutAt === undefined ? {} : { cutAt };
      const bytes = buildKernelDump({ type, ...cut });
      const { kernel, map } = judge(bytes, "any", false, true);
      const [held, missing] = map!.totals.map((one) => one.count!);
      assertEquals(held, kernel!.pages!.inFile);
      assertEquals(held! + missing!, kernel!.pages!.inTable);
      const sum = (name: "inFile" | "missing") =>
        map!.cells.reduce((all, cell) => all + cell[name], 0);
      assertEquals([sum("inFile"), sum("missing")], [held, missing]);
    }
  }
});

Deno.test("a map that was not requested is not made", () => {
  assertEquals("map" in judge(buildKernelDump()), false);
});

Deno.test("without a page list that can be counted, there is no map", () => {
  assertEquals(mapOf({ type: 6, bitmap: { signature: "XXXX" } }), null);
  assertEquals(mapOf({ type: 4 }), undefined);
});

Deno.test("between runs that are out of order, the state is unknown", () => {
  const map = mapOf({
    type: 10,
    ranges: {
      ranges: [{ basePage: 0x20n, pageCount: 2n }, {
        basePage: 1n,
        pageCount: 1n,
      }],
    },
  });
  assertEquals(map.totals, [
    { state: "in-file", count: 3, regions: 2 },
    { state: "missing", count: 0, regions: 0 },
    { state: "absent", count: null, regions: null },
  ]);
  assertEquals(
    map.cells.map((one) => one.start),
    [1, 32, 33].map((at) => page(at)),
  );
});

Deno.test("pages beyond the address space of a processor are not drawn", () => {
  const map = mapOf({
    type: 10,
    ranges: {
      ranges: [
        { basePage: 1n, pageCount: 1n },
        { basePage: 1n << 50n, pageCount: 1n },
        { basePage: 3n, pageCount: 1n },
      ],
    },
    cutAt: -4096,
  });
  assertEquals(map.totals.slice(0, 2).map((one) => one.count), [1, 1]);
});

/**
 * Builds a bitmap dump whose pages are all zeros. Only the header and the
 * bitmap are in memory.
 */
function bitmapSource(bits: Uint8Array, pages: number) {
  const count = bits.length * 8;
  const head = buildKernelDump({
    type: 6,
    bitmap: {
      bits: count,
      present: [],
      totalPresentPages: BigInt(pages),
      firstPage: BigInt(bitmapEnd(count)),
    },
  });
  head.set(bits, 0x2038);
  return sparseSource(bitmapEnd(count) + pages * 4096, [[0, head]]);
}

Deno.test("64 GiB in a bitmap become at most 512 equal cells", () => {
  const bits = new Uint8Array(2 * 2 ** 20).fill(0xff);
  const map = judge(bitmapSource(bits, 2 ** 24), "any", false, true).map!;
  // 2^24 pages in 512 cells: each cell has 2^15 pages, which are 128 MiB.
  assertEquals(map.cellBytes, 2 ** 27);
  assertEquals(map.cells.length, 512);
  assert(map.cells.every((cell) => cell.inFile === 2 ** 15));
  assertEquals(map.regions.length, 1);
});

Deno.test("memory at high addresses does not make the cells larger", () => {
  // Only the last 1 MiB of 4 GiB is in the dump.
  const bits = new Uint8Array(2 ** 17);
  bits.fill(0xff, bits.length - 32);
  const map = judge(bitmapSource(bits, 256), "any", false, true).map!;
  assertEquals(map.cellBytes, 4096);
  assertEquals(map.cells.length, 256);
});

Deno.test("of a million regions, the sixteen largest of each state are listed", () => {
  const bits = new Uint8Array(2 ** 18).fill(0b0101_0101);
  bits.fill(0xff, 1000, 1004); // 32 pages; with the next page, a region of 33
  const map = judge(bitmapSource(bits, 2 ** 20 + 16), "any", false, true).map!;
  // In all other bytes, four separate bits are set, and each of these bits is a
  // region.
  assertEquals(map.totals[0], {
    state: "in-file",
    count: 2 ** 20 + 16,
    regions: 2 ** 20 - 16,
  });
  const held = map.regions.filter((one) => one.state === "in-file");
  assertEquals(held.length, 16);
  assertEquals(Math.max(...held.map((one) => one.count)), 33);
  assertEquals(map.regions.length, 32);
});
