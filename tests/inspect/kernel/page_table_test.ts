import { assertEquals } from "@std/assert";
import { buildKernelDump, type KernelDumpOptions } from "../../dump_builder.ts";
import { checksThat, judge } from "../judge.ts";

const report = (options: KernelDumpOptions) => judge(buildKernelDump(options));

Deno.test("a dump without a single page is partial", () => {
  for (
    const options of [
      { bitmap: { present: [] } },
      { bitmap: { bits: 0, present: [] } },
      { type: 1, runs: [] },
      { type: 1, runs: [{ basePage: 5n, pageCount: 0n }] },
      { type: 10, ranges: { ranges: [] } },
    ] as KernelDumpOptions[]
  ) {
    const { verdict, checks } = report(options);
    assertEquals(verdict, "partial");
    assertEquals(
      checks.filter((one) => one.status === "fail").map((one) => one.id),
      ["page-count"],
    );
  }
});

Deno.test("a count of pages that nobody filled is a warning", () => {
  for (const bits of [64, 32] as const) {
    const found = report({ bits, type: 1, fields: { NumberOfPages: null } });
    assertEquals(found.verdict, "complete");
    assertEquals(checksThat(found, "warning"), ["page-count"]);
    assertEquals(found.kernel?.pages, {
      promised: null,
      inTable: 5,
      inFile: 5,
    });
  }
});

Deno.test("a count of runs that nobody filled is a list that is not there", () => {
  const found = report({ type: 1, fields: { NumberOfRuns: null } });
  assertEquals(found.verdict, "damaged");
  const table = found.checks.find((one) => one.id === "page-table");
  assertEquals(table?.actual, "a field that its writer never set");
});

Deno.test("more bits than memory can have pages are told as such", () => {
  const bits = (1n << 40n) + 8n;
  const firstPage = 0x2038n + bits / 8n;
  const found = report({ bitmap: { pages: bits, firstPage } });
  assertEquals(found.verdict, "damaged");
  const most = report({
    bitmap: { pages: 1n << 40n, firstPage: firstPage - 1n },
  });
  assertEquals(most.verdict, "truncated");
});

Deno.test("a difference of one between the counts of ranges is a warning", () => {
  const found = report({ type: 10, ranges: { numberOfRanges: 3 } });
  assertEquals(found.verdict, "complete");
  assertEquals(checksThat(found, "warning"), ["page-table"]);
  const far = report({ type: 10, ranges: { numberOfRanges: 4 } });
  assertEquals(far.verdict, "damaged");
});

Deno.test("an empty range is no range beyond memory, and overlaps nothing", () => {
  const found = report({
    type: 10,
    ranges: {
      ranges: [
        { basePage: 1n, pageCount: 3n },
        { basePage: 2n, pageCount: 0n },
        { basePage: (1n << 64n) - 1n, pageCount: 0n },
      ],
    },
  });
  assertEquals(found.verdict, "complete");
});
