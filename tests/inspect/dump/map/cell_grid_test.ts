import { assertEquals } from "@std/assert";
import {
  CellGrid,
  cellLimit,
} from "../../../../src/inspect/dump/map/cell_grid.ts";
import {
  regionLimit,
  RegionTally,
} from "../../../../src/inspect/dump/map/region_tally.ts";

const cellsOf = (grid: CellGrid) =>
  grid.cells().map(({ index, counts }) => [index, ...counts]);

Deno.test("a range is divided among its cells", () => {
  const grid = new CellGrid(4);
  grid.add(1, 2, "in-file");
  grid.add(3, 6, "in-file");
  grid.add(9, 1, "missing");
  grid.add(100, 4, "committed");
  grid.add(2, 1, "missing");
  assertEquals(cellsOf(grid), [
    [0, 3, 1, 0],
    [1, 4, 0, 0],
    [2, 1, 1, 0],
    [25, 0, 0, 4],
  ]);
});

Deno.test("one cell too many doubles the size of all cells", () => {
  const grid = new CellGrid(1);
  for (let at = 0; at < cellLimit; at++) grid.add(at * 10, 1, "in-file");
  assertEquals([grid.sizeUnits, grid.cells().length], [1, cellLimit]);
  grid.add(5, 1, "in-file");
  assertEquals(grid.sizeUnits, 8);
  assertEquals(
    grid.cells().reduce((sum, { counts }) => sum + counts[0]!, 0),
    cellLimit + 1,
  );
  // Cells now have eight units: units 0 and 5 are in the first cell, unit 10 is
  // in the second.
  assertEquals(cellsOf(grid).slice(0, 2), [[0, 2, 0, 0], [1, 1, 0, 0]]);
});

Deno.test("a huge range costs no more than the cells that it fills", () => {
  const grid = new CellGrid(1);
  grid.add(0, 2 ** 40, "in-file");
  assertEquals([grid.sizeUnits, grid.cells().length], [2 ** 31, 512]);
});

Deno.test("adjacent ranges are one region", () => {
  const tally = new RegionTally();
  tally.add(0, 2);
  tally.add(2, 3);
  tally.add(6, 1);
  assertEquals([tally.units, tally.regions], [6, 2]);
  assertEquals([...tally.largest()], [
    { start: 0, count: 5 },
    { start: 6, count: 1 },
  ]);
  assertEquals(tally.regions, 2);
});

Deno.test("the largest regions are kept, and of equal ones the first", () => {
  const tally = new RegionTally();
  for (let i = 1; i <= 40; i++) tally.add(i * 1000, i % 20 + 1);
  const largest = tally.largest();
  assertEquals(largest.length, regionLimit);
  assertEquals(largest.slice(0, 3), [
    { start: 19_000, count: 20 },
    { start: 39_000, count: 20 },
    { start: 18_000, count: 19 },
  ]);
  assertEquals(largest.at(-1), { start: 32_000, count: 13 });
});
