import { assert, assertEquals } from "@std/assert";
import type {
  MapCell,
  MemoryMap,
} from "../../../src/inspect/dump/map/memory_map.ts";
import { pictureOf } from "../../../src/inspect/dump/map/picture.ts";
import { inert } from "../../../src/base/text/printable.ts";
import {
  asciiGlyphs,
  blockGlyphs,
  glyphsFor,
  renderMap,
} from "../../../src/inspect/report/render_map.ts";
import { textStyle } from "../../../src/base/text/text_style.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { judge } from "../judge.ts";

const plain = { columns: 80, style: textStyle(false) };

const map = judge(
  buildKernelDump({ type: 10, cutAt: -4096 }),
  "any",
  false,
  true,
).map!;

Deno.test("a map in ASCII", () => {
  // The dump has pages 1 to 3, 0x10 and 0x11. Page 0x11 is cut off. The twelve
  // pages from 4 to 0xf are not listed.
  assertEquals(
    renderMap(map, plain, asciiGlyphs),
    `
  Map of physical memory, 4 KiB per character
  .###~#x
  0x0000000000000000
  to 0x0000000000011fff
  =+*# in the file: 4 pages (16 KiB)
  x    missing: 1 page (4 KiB)
  .    not listed: 13 pages (52 KiB)
  ~    a gap of any size
`,
  );
});

Deno.test("a map in block characters and in color", () => {
  const text = renderMap(
    map,
    { columns: 80, style: textStyle(true) },
    blockGlyphs,
  );
  assert(text.includes("\x1b[32m\u2588\u2588\u2588\x1b[39m"), text);
  assert(text.includes("\x1b[31mx\x1b[39m"), text);
  assertEquals(
    renderMap(map, plain, blockGlyphs).split("\n")[2],
    "  \u00b7\u2588\u2588\u2588\u2026\u2588x",
  );
});

Deno.test("blocks are drawn only if the terminal can show them", () => {
  const glyphs = (
    isTerminal: boolean,
    os: typeof Deno.build.os,
    variables: Record<string, string> = {},
  ) => glyphsFor({ isTerminal }, { os, env: (name) => variables[name] });
  assertEquals(glyphs(false, "windows"), asciiGlyphs);
  assertEquals(glyphs(true, "windows"), blockGlyphs);
  assertEquals(glyphs(true, "linux"), asciiGlyphs);
  assertEquals(glyphs(true, "linux", { LANG: "de_DE.UTF-8" }), blockGlyphs);
  assertEquals(glyphs(true, "linux", { LANG: "C.utf8" }), blockGlyphs);
  assertEquals(
    glyphs(true, "linux", { LANG: "de_DE.UTF-8", LC_ALL: "C" }),
    asciiGlyphs,
  );
  assertEquals(
    glyphs(true, "darwin", { LC_CTYPE: "UTF-8", LANG: "C" }),
    blockGlyphs,
  );
});

function mapOf(cells: number, gapEvery = Infinity): MemoryMap {
  const starts = Array.from(
    { length: cells },
    (_, at) => at + 100 * Math.floor(at / gapEvery),
  );
  return {
    ...map,
    last: hexOf((starts.at(-1)! + 1) * 4096 - 1),
    cells: starts.map((at): MapCell => ({
      start: hexOf(at * 4096),
      inFile: 1,
      missing: 0,
      committed: 0,
      reserved: 0,
    })),
  };
}

const hexOf = (address: number) =>
  `0x${address.toString(16).padStart(16, "0")}`;

Deno.test("a picture of any map fits its width", () => {
  for (const columns of [10, 20, 80, 132, 500]) {
    for (const [cells, gap] of [[1, 1], [7, 2], [512, Infinity], [512, 1]]) {
      const text = renderMap(
        mapOf(cells!, gap),
        { ...plain, columns },
        asciiGlyphs,
      );
      const picture = text.split("\n")[2]!;
      assert(picture.length < Math.max(columns, 12), `${columns}: ${picture}`);
      assert(/#|\+|=|\*/.test(picture));
    }
  }
});

Deno.test("a larger cell has the sum of the smaller cells", () => {
  const { slots, cellBytes } = pictureOf(mapOf(512), 100);
  assertEquals(cellBytes, 4096n * 8n);
  assertEquals(slots.length, 64);
  assert(slots.every((one) => one.inFile === 8 && one.units === 8));
  const holes = pictureOf(mapOf(6, 2), 100).slots;
  assertEquals(
    holes.map((one) => one.kind === "hole" ? `${one.units}` : "c").join(" "),
    "c c 100 c c 100 c c",
  );
});

Deno.test("the character shows how much of a cell is in the file", () => {
  const share = (inFile: number) =>
    renderMap(
      {
        ...map,
        cellBytes: 4096 * 100,
        last: hexOf(4096 * 100 - 1),
        cells: [{ ...mapOf(1).cells[0]!, inFile }],
      },
      plain,
      asciiGlyphs,
    ).split("\n")[2];
  assertEquals([1, 40, 70, 99, 100].map(share), [
    ...["  =", "  +", "  *", "  *", "  #"],
  ]);
});

Deno.test("for a dump without a page list, the text reports that there is no map", () => {
  assertEquals(
    renderMap(null, plain, asciiGlyphs),
    "\n  No map: the dump has no usable memory list.\n",
  );
});

Deno.test("no line of a map can be a command of a build server", () => {
  const sparse = mapOf(512);
  const cells = sparse.cells.map((cell, at) => ({
    ...cell,
    inFile: at % 2 === 0 ? 1 : cell.inFile,
  }));
  const text = renderMap({ ...sparse, cells }, plain, asciiGlyphs);
  assertEquals(inert(text), text);
});
