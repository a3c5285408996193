import { assertEquals } from "@std/assert";
import type { MemoryMap } from "../../../../src/inspect/dump/map/memory_map.ts";
import { without } from "../../../../src/inspect/dump/map/process_map.ts";
import { Spans } from "../../../../src/inspect/dump/minidump/spans.ts";
import {
  buildMinidump,
  type MinidumpOptions,
} from "../../../builder/minidump_builder.ts";
import { judge } from "../../judge.ts";

function mapOf(options: MinidumpOptions): MemoryMap {
  return judge(buildMinidump(options), "any", false, true).map!;
}

const totals = (map: MemoryMap) =>
  Object.fromEntries(map.totals.map((one) => [one.state, one.count]));

for (const memoryAs of ["Memory64List", "MemoryList"] as const) {
  Deno.test(`the map of a process has its regions and its ${memoryAs}`, () => {
    const map = mapOf({ memoryAs });
    // The builder makes 6 pages of memory, 3 guard pages, 4 pages without
    // access and 0xf9 reserved pages. The guard pages and the pages without
    // access are committed, but not in the file.
    assertEquals(totals(map), {
      "in-file": 6 * 4096,
      "missing": 0,
      "committed": 7 * 4096,
      "reserved": 0xf9 * 4096,
    });
    assertEquals(map.cells.length, 13);
    assertEquals(map.cells[0], {
      start: "0x00000087b2af9000",
      inFile: 0,
      missing: 0,
      committed: 4096,
      reserved: 0,
    });
    assertEquals(map.last, "0x00007ff6d2c40fff");
    assertEquals(map.regions.map((one) => [one.start, one.count, one.state]), [
      ["0x00000087b2a00000", 0xf9 * 4096, "reserved"],
      ["0x00000087b2af9000", 3 * 4096, "committed"],
      ["0x00000087b2afc000", 3 * 4096, "in-file"],
      ["0x000001f8a4510000", 2 * 4096, "in-file"],
      ["0x000001f8a4600000", 4 * 4096, "committed"],
      ["0x00007ff6d2c40000", 4096, "in-file"],
    ]);
  });
}

Deno.test("the memory after the end of a cut minidump is missing, to the byte", () => {
  // The cut removes the last range, which is the only page of the image, and
  // one byte of the range before it, which is the stack.
  const map = mapOf({ cutAt: -4097 });
  assertEquals(totals(map)["missing"], 4097);
  assertEquals(totals(map)["in-file"], 6 * 4096 - 4097);
  // The missing memory was committed, too, but it is counted only as missing.
  assertEquals(totals(map)["committed"], 7 * 4096);
  assertEquals(
    map.regions.filter((one) => one.state === "missing").map((one) => [
      one.start,
      one.last,
    ]),
    [
      ["0x00000087b2afefff", "0x00000087b2afefff"],
      ["0x00007ff6d2c40000", "0x00007ff6d2c40fff"],
    ],
  );
});

Deno.test("without a list of regions, the map has only listed memory", () => {
  const map = mapOf({ without: ["MemoryInfoList"] });
  assertEquals(totals(map), { "in-file": 6 * 4096, "missing": 0 });
});

Deno.test("without any list there is no map", () => {
  const options = { without: ["MemoryInfoList", "Memory64List"] as const };
  assertEquals(mapOf(options), null);
});

Deno.test("the map has the same numbers as the report", () => {
  for (const cutAt of [-1, -4096, -9000, -6 * 4096]) {
    const bytes = buildMinidump({ cutAt });
    const { minidump, map } = judge(bytes, "any", false, true);
    const { "in-file": held, missing } = totals(map!);
    assertEquals(held! + missing!, minidump!.memoryBytes);
    assertEquals(missing, -cutAt);
  }
});

Deno.test("reserved memory is drawn only in cells that have other memory", () => {
  const regions = [
    { base: 0x10000n, size: 0x1000n },
    { base: 0x11000n, size: 1n << 44n, state: 0x2000 },
  ];
  const map = mapOf({ memory: [], regions });
  assertEquals(map.cells.length, 1);
  assertEquals(totals(map).reserved, 2 ** 44);
});

Deno.test("spans can be subtracted from other spans", () => {
  const spans = (...parts: [bigint, bigint][]) => {
    const all = new Spans();
    for (const [start, size] of parts) all.add(start, size);
    return all;
  };
  const left = (a: Spans, b: Spans) =>
    Array.from(without(a, b), ([first, last]) => [Number(first), Number(last)]);
  const ten = spans([0n, 10n], [20n, 10n]);
  assertEquals(left(ten, spans()), [[0, 9], [20, 29]]);
  assertEquals(left(ten, spans([0n, 30n])), []);
  assertEquals(left(ten, spans([2n, 3n], [7n, 15n])), [[0, 1], [5, 6], [
    22,
    29,
  ]]);
  assertEquals(left(ten, spans([9n, 1n], [29n, 5n])), [[0, 8], [20, 28]]);
  assertEquals(left(spans([5n, 2n]), spans([0n, 1n], [3n, 1n])), [[5, 6]]);
});
