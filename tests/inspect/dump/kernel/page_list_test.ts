import { assertEquals } from "@std/assert";
import {
  buildKernelDump,
  type KernelDumpOptions,
} from "../../../builder/dump_builder.ts";
import { checksThat, judge } from "../../judge.ts";
import type { DumpReport } from "../../../../src/inspect/dump/report.ts";
import { ascii, inTextMode } from "../../../builder/bytes.ts";
import { plausibleBlocks } from "../../../builder/secondary_data.ts";

const report = (options: KernelDumpOptions) => judge(buildKernelDump(options));

Deno.test("a dump without pages is partial", () => {
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
    assertEquals(checks.filter((one) => one.status === "warning"), []);
  }
});

Deno.test("a page count that was never set is a warning", () => {
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

Deno.test("if the run count was never set, the list is reported as missing", () => {
  const found = report({ type: 1, fields: { NumberOfRuns: null } });
  assertEquals(found.verdict, "damaged");
  const table = found.checks.find((one) => one.id === "page-table");
  assertEquals(table?.actual, "not filled in");
});

Deno.test("a bitmap with more bits than memory can have pages is damaged", () => {
  const bits = (1n << 40n) + 8n;
  const firstPage = 0x2038n + bits / 8n;
  const found = report({ bitmap: { pages: bits, firstPage } });
  assertEquals(found.verdict, "damaged");
  const largest = report({
    bitmap: { pages: 1n << 40n, firstPage: firstPage - 1n },
  });
  assertEquals(largest.verdict, "truncated");
});

Deno.test("a difference of one between the counts of ranges is a warning", () => {
  const found = report({ type: 10, ranges: { numberOfRanges: 3 } });
  assertEquals(found.verdict, "complete");
  assertEquals(checksThat(found, "warning"), ["page-table"]);
  const less = report({ type: 10, ranges: { numberOfRanges: 1 } });
  assertEquals(less.verdict, "complete");
  assertEquals(checksThat(less, "warning"), ["page-table"]);
  for (const numberOfRanges of [0, 4]) {
    const far = report({ type: 10, ranges: { numberOfRanges } });
    assertEquals(far.verdict, "damaged");
  }
});

Deno.test("if two range counts differ, the one with the correct page total is used", () => {
  // This MetadataSize has room for one range, but the dump has two.
  const found = report({ type: 10, ranges: { metadataSize: 0x20n } });
  assertEquals(found.verdict, "complete");
  assertEquals(found.kernel?.pages?.inTable, 5);
  assertEquals(checksThat(found, "warning"), ["page-table", "page-table"]);
});

Deno.test("the counts of `.dump /k` and `/ka` are undocumented, so differences are warnings", () => {
  for (const type of [8, 9]) {
    for (
      const [ranges, doubtful] of [
        [{ numberOfRanges: 0xffffffff }, "page-table"],
        [{ totalNumberOfPages: 77n }, "page-count"],
      ] as const
    ) {
      const found = report({ type, ranges });
      assertEquals(found.verdict, "complete");
      assertEquals(checksThat(found, "warning"), [doubtful]);
      assertEquals(report({ type: 10, ranges }).verdict, "damaged");
    }
  }
});

Deno.test("a MetadataSize that ends within the header is damaged", () => {
  const reported = (metadataSize: bigint) =>
    report({ type: 10, ranges: { metadataSize } }).checks
      .find((one) => one.id === "page-table")!;
  assertEquals(reported(0xfn).verdict, "damaged");
  assertEquals(reported(0xfn).expected, "at least 0x10");
  assertEquals(reported(0x10n).expected === "at least 0x10", false);
});

Deno.test("a gap before the first page and an unknown marker are warnings", () => {
  const gap = buildKernelDump({
    type: 10,
    ranges: { firstPageOffset: 0x2050n - 1n + 0x11n },
    leftOver: new Uint8Array(0x10),
  });
  assertEquals(checksThat(judge(gap), "warning"), ["page-table"]);
  const marked = report({ type: 10, patches: [[0x2000, "A"]] });
  assertEquals(marked.verdict, "complete");
  assertEquals(checksThat(marked, "warning"), ["page-table"]);
});

Deno.test("a dump without the page of its page directory gets a warning", () => {
  const fields = { DirectoryTableBase: 0x4000n };
  for (const options of [{ type: 1 }, { type: 6 }, { type: 10 }]) {
    assertEquals(checksThat(report(options), "warning"), []);
    for (const page of [4n, 15n, 18n, 20n, 63n, 64n]) {
      const without = { DirectoryTableBase: page * 4096n };
      const { checks } = report({ ...options, fields: without });
      assertEquals(checks.filter((one) => one.status === "warning").length, 1);
    }
    const found = report({ ...options, fields });
    assertEquals(found.verdict, "complete");
    assertEquals(checksThat(found, "warning"), ["page-table"]);
    const reported = found.checks.find((one) => one.status === "warning");
    assertEquals(reported?.actual, "page frame 0x4");
    assertEquals(reported?.fileOffset, 0x10);
  }
  const bitmap = { bits: 61, present: [1n], spareBits: true };
  const spare = { DirectoryTableBase: 62n * 4096n };
  assertEquals(checksThat(report({ bitmap, fields: spare }), "warning"), [
    "page-table",
  ]);
});

Deno.test("a page or more after the last page is reported as unknown data", () => {
  const message = (bytes: number) =>
    report({ leftOver: new Uint8Array(bytes).fill(1) }).checks
      .find((one) => one.id === "file-size")?.message;
  assertEquals(
    message(4096),
    "4,096 bytes of unknown data follow the last page.",
  );
  assertEquals(
    message(4095),
    "4,095 bytes follow the end of the contents.",
  );
});

Deno.test("an incomplete chain signature is not a chain", () => {
  const found = report({ leftOver: ascii("DumpBlo") });
  assertEquals(found.verdict, "complete");
  assertEquals(checksThat(found, "warning"), ["file-size"]);
});

Deno.test("a chain that is cut short is reported once", () => {
  for (const cutAt of [-1, -0x21, -0x40]) {
    const found = report({ secondaryData: plausibleBlocks, cutAt });
    assertEquals(found.verdict, "truncated");
    assertEquals(checksThat(found, "fail", "warning"), ["secondary-data"]);
  }
});

Deno.test("a dump without pages may have a first page beyond the end of the file", () => {
  const found = report({
    bitmap: { present: [], firstPage: 0x3000n },
  });
  const reported = found.checks.find((one) => one.id === "file-size");
  assertEquals(
    reported?.message,
    "The file ends 4,032 bytes before its first page.",
  );
});

Deno.test("an empty range is never beyond memory and overlaps nothing", () => {
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

Deno.test("a kernel dump that was copied in text mode is damaged", () => {
  const fill = () =>
    new Uint8Array(4096).map((_, at) => at % 64 === 0 ? 0x0a : 0x41);
  const options: KernelDumpOptions = {
    bitmap: { bits: 61, present: [0x1n, 0x7n, 0x2an, 0x3cn] },
    pageFill: fill,
  };
  for (const more of [{}, { secondaryData: plausibleBlocks }]) {
    const dump = buildKernelDump({ ...options, ...more });
    assertEquals(judge(dump).verdict, "complete");
    const found = judge(inTextMode(dump));
    assertEquals(found.verdict, "damaged");
    assertEquals(
      found.checks.find((one) => one.id === "page-table")?.message,
      "The dump was copied in text mode, which inserted bytes.",
    );
  }
  const longer = report({ ...options, leftOver: new Uint8Array(300).fill(1) });
  assertEquals(longer.verdict, "complete");
});

Deno.test("many zeros in place of the last pages are a warning", () => {
  const present = Array.from({ length: 64 }, (_, at) => BigInt(at + 1));
  /** Inspects a dump of 64 pages. The last `pages` pages are zeros. */
  const zeroed = (pages: number, options: KernelDumpOptions = {}) =>
    report({
      bitmap: { bits: 80, present },
      runs: [{ basePage: 1n, pageCount: 64n }],
      pageFill: (pfn) =>
        new Uint8Array(4096).fill(pfn > 64n - BigInt(pages) ? 0 : 1),
      ...options,
    });
  const message = (found: DumpReport) =>
    found.checks.find((one) => one.id === "file-size" && one.hint)?.message;
  assertEquals(
    message(zeroed(16)),
    "The file ends in at least 65,536 bytes of zeros.",
  );
  assertEquals(message(zeroed(15)), undefined);
  // The text report shows the offset only beside what was found there.
  const evidence = zeroed(16).checks.find(({ id }) => id === "file-size")!;
  assertEquals(
    [evidence.fileOffset, evidence.actual],
    [zeroed(16).sizeBytes! - 65_536, "zeros"],
  );
  // A full memory dump (type 1 or 5) also contains free memory, which is often
  // zero.
  for (const type of [1, 5]) {
    assertEquals(message(zeroed(16, { type })), undefined);
  }
  const leftOver = new Uint8Array(152);
  for (const type of [1, 5, 6]) {
    assertEquals(
      message(zeroed(16, { type, leftOver })),
      "The file ends in at least 65,688 bytes of zeros.",
    );
    assertEquals(
      message(zeroed(15, { type, leftOver })),
      "152 bytes follow the end of the contents.",
    );
  }
  // 64 KiB of zeros, but fewer in place of the pages.
  assertEquals(
    message(zeroed(15, { leftOver: new Uint8Array(5000) })),
    "5,000 bytes of unknown data follow the last page.",
  );
  const withData = zeroed(16, { secondaryData: plausibleBlocks });
  assertEquals(message(withData), undefined);
});
