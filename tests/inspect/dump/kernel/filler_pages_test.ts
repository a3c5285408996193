import { defaultExpectation } from "../../../../src/inspect/expectation.ts";
import { assertEquals } from "@std/assert";
import { FillerPages } from "../../../../src/inspect/dump/kernel/filler_pages.ts";
import { receive } from "../../../../src/inspect/input/pipe/receive.ts";
import { buildKernelDump } from "../../../builder/dump_builder.ts";
import { inspectSource } from "../../../../src/inspect/dump/inspect_source.ts";
import { memorySource } from "../../memory_source.ts";
import { now } from "../../judge.ts";

/** A page that WinDbg writes for memory that it could not read: 0xDEADFEED. */
const fillerPage = new Uint8Array(4096);
new Uint32Array(fillerPage.buffer).fill(0xdeadfeed);

/**
 * Builds a dump. The pages in `frames` are filler pages, modified by `change`.
 */
const withFiller = (
  type: number,
  frames: readonly bigint[],
  change: (page: Uint8Array) => void = () => {},
) =>
  buildKernelDump({
    type,
    pageFill: (pfn) => {
      const page = fillerPage.slice();
      if (frames.includes(pfn)) change(page);
      return frames.includes(pfn) ? page : new Uint8Array(4096);
    },
  });

/** Counts the filler pages of a dump that arrives in pieces of `size` bytes. */
function count(dump: Uint8Array, start: number, pages: number, size: number) {
  const counter = new FillerPages(start, pages);
  for (let at = 0; at < dump.length; at += size) {
    counter.add(dump.subarray(at, at + size), at);
  }
  return counter.count;
}

Deno.test("filler pages are counted, however the file is cut into pieces", () => {
  // The bitmap of 64 bits ends at 0x2040. The five pages start there.
  const dump = withFiller(6, [1n, 2n, 0x11n]);
  for (const size of [1, 3, 4096, 5000, 0x2041, 1 << 20]) {
    assertEquals(count(dump, 0x2040, 5, size), 3, `${size} bytes`);
  }
  // If livedump starts one byte too late, it finds no filler page.
  assertEquals(count(dump, 0x2041, 4, 4096), 0);
  // Only the first four of the five pages are searched, so page 0x11 is not
  // counted.
  assertEquals(count(dump, 0x2040, 4, 4096), 2);
});

Deno.test("a page with one other byte is not filler", () => {
  for (const at of [0, 1, 2047, 4095]) {
    const dump = withFiller(6, [1n], (page) => page[at]! ^= 1);
    assertEquals(count(dump, 0x2040, 5, 1000), 0, `byte ${at}`);
  }
});

/** Receives a dump through a pipe. */
function received(dump: Uint8Array) {
  let at = 0;
  return receive({
    read(target) {
      const piece = dump.subarray(at, at + target.length);
      target.set(piece);
      at += piece.length;
      return Promise.resolve(piece.length === 0 ? null : piece.length);
    },
  }, () => {});
}

Deno.test("a pipe finds filler pages of small and of large dumps", async () => {
  for (const type of [1, 5, 6, 8, 9, 10]) {
    const dump = withFiller(type, [2n, 0x10n]);
    assertEquals((await received(dump)).fillerPages, 2, `type ${type}`);
  }
  assertEquals(
    (await received(buildKernelDump({ type: 4 }))).fillerPages,
    null,
  );
  // livedump keeps less than 12 MiB of a pipe, so most pages can be read only
  // once.
  const present = Array.from({ length: 3072 }, (_, at) => BigInt(at));
  const large = buildKernelDump({
    bitmap: { bits: 4096, present },
    pageFill: (pfn) => pfn % 2n === 0n ? fillerPage : new Uint8Array(4096),
  });
  assertEquals((await received(large)).fillerPages, 1536);
  // If a dump is cut short, only pages that were received completely are
  // counted.
  assertEquals((await received(large.slice(0, -4096))).fillerPages, 1536);
  assertEquals((await received(large.slice(0, -4097))).fillerPages, 1535);
});

Deno.test("a dump with filler pages is partial, even if its counts are correct", () => {
  const judged = (type: number, total: bigint, fillerPages: number | null) => {
    const dump = buildKernelDump({
      type,
      ranges: { totalNumberOfPages: total },
    });
    const source = memorySource(dump);
    const expect = { ...defaultExpectation, bugChecks: ["any"] } as const;
    return inspectSource("a.dmp", source, {
      expect,
      now,
      fields: false,
      fillerPages,
    });
  };
  assertEquals(judged(9, 5n, 0).verdict, "complete");
  assertEquals(judged(9, 5n, null).verdict, "complete");
  const report = judged(9, 5n, 2);
  assertEquals([report.verdict, report.summary], [
    "partial",
    "2 of 5 pages hold only 0xDEADFEED, which WinDbg writes for memory that it " +
    "could not read.",
  ]);
  assertEquals(judged(9, 99n, 1).verdict, "partial");
  const told = (fillerPages: number | null) =>
    judged(9, 5n, fillerPages).checks.find(({ id }) => id === "page-count")
      ?.message.split("ranges.")[1];
  assertEquals(told(0), " No page holds only 0xDEADFEED.");
  assertEquals(
    told(null),
    " livedump did not search for pages that hold only 0xDEADFEED, which " +
      "WinDbg writes for memory that it could not read. Use --hash to read " +
      "all pages.",
  );
});
