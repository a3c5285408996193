import { assert, assertEquals } from "@std/assert";
import { concat, setU32, setU64 } from "../../../builder/bytes.ts";
import { layOutMinidump } from "../../../builder/minidump_builder.ts";
import { stacklessThread } from "../../../builder/minidump_process.ts";
import { judge } from "../../judge.ts";
import { memorySource, sparseSource } from "../../memory_source.ts";

const { bytes, streams } = layOutMinidump();
const gib = 2 ** 30;

/**
 * Builds the valid dump, but moves the data of one stream behind the end of the
 * dump. This data contains 16 bytes that `head` sets, followed by zeros. The
 * zeros are a hole in the sparse source, so they take no memory.
 */
function inHole(
  type: number,
  sizeBytes: number,
  head: (copy: DataView) => void,
) {
  const copy = bytes.slice();
  setU32(copy, streams.get(type)!.entry + 4, sizeBytes);
  setU32(copy, streams.get(type)!.entry + 8, bytes.length);
  const start = new Uint8Array(16);
  head(new DataView(start.buffer));
  return sparseSource(bytes.length + sizeBytes, [[0, copy], [
    bytes.length,
    start,
  ]]);
}

Deno.test("a list of 2^26 empty ranges is read once", () => {
  const source = inHole(9, gib, (head) => {
    head.setBigUint64(0, 2n ** 26n - 1n, true);
    head.setBigUint64(8, BigInt(bytes.length), true);
  });
  const report = judge(source);
  assertEquals(report.verdict, "partial"); // full memory flag, but no memory
  assertEquals(report.minidump?.memoryBytes, 0);
  assert(source.bytesRead < gib + 2 ** 20, `${source.bytesRead} bytes read`);
  assert(source.reads < gib / 2 ** 18 + 200, `${source.reads} reads`);
});

Deno.test("a list of 2^24 empty regions is read once", () => {
  const size = 16 + 2 ** 24 * 48;
  const source = inHole(16, size, (head) => {
    head.setUint32(0, 16, true);
    head.setUint32(4, 48, true);
    head.setBigUint64(8, 2n ** 24n, true);
  });
  assertEquals(judge(source).verdict, "complete");
  assert(source.bytesRead < size + 2 ** 20, `${source.bytesRead} bytes read`);
});

Deno.test("lists with more entries than any process has are not read", () => {
  const entries = 2 ** 20;
  for (const [type, stride] of [[3, 48], [4, 108], [24, 12]] as const) {
    const judged = (count: number) => {
      const source = inHole(
        type,
        4 + count * stride,
        (head) => head.setUint32(0, count, true),
      );
      const report = judge(source);
      const reported = report.checks.find((one) =>
        one.id === "streams" && one.message.includes("too many entries")
      );
      return { source, report, reported };
    };
    const { source, report, reported } = judged(entries + 1);
    assertEquals(report.verdict, "partial", `stream ${type}`);
    assertEquals(reported?.status, "skipped");
    assertEquals(reported?.fileOffset, bytes.length);
    assertEquals(reported?.actual, "1,048,577 entries");
    assert(source.reads < 200, `${source.reads} reads`);
  }
});

Deno.test("threads after the first 65,536 are not checked, which is reported", () => {
  // Every thread is zeros: it has no registers, so no registers are read.
  const checks = (count: number) =>
    judge(inHole(3, 4 + count * 48, (head) => head.setUint32(0, count, true)))
      .checks.filter(({ id }) => id === "threads")
      .map(({ status, verdict, actual }) => [status, verdict, actual]);
  const checked = ["fail", "partial", "65,536 missing, 0 zeroed"];
  assertEquals(checks(65_536).slice(0, 1), [checked]);
  assertEquals(checks(65_537).slice(0, 2), [
    checked,
    ["skipped", "unverified", "65,537 threads"],
  ]);
});

/**
 * Builds a dump with `count` ranges. Each range has one byte, and there are
 * gaps between the ranges.
 */
function scattered(count: number, type: 5 | 9): Uint8Array {
  const laidOut = layOutMinidump({
    memoryAs: type === 5 ? "MemoryList" : "Memory64List",
    threads: [stacklessThread],
    flags: 0n,
  });
  const { entry } = laidOut.streams.get(type)!;
  const at = laidOut.bytes.length;
  const first = type === 5 ? 4 : 16;
  const list = new Uint8Array(first + count * 16);
  const data = at + list.length;
  if (type === 5) setU32(list, 0, count);
  else {
    setU64(list, 0, count);
    setU64(list, 8, data);
  }
  const view = new DataView(list.buffer);
  for (let index = 0; index < count; index++) {
    const to = first + index * 16;
    view.setUint32(to, (count - index) * 2, true);
    view.setUint32(to + 8, 1, true);
    if (type === 5) view.setUint32(to + 12, data + index, true);
  }
  const complete = concat(laidOut.bytes, list, new Uint8Array(count).fill(1));
  setU32(complete, entry + 4, list.length);
  setU32(complete, entry + 8, at);
  return complete;
}

Deno.test("more gaps between ranges than the limit prevent `complete`", () => {
  const limit = 2 ** 20;
  // Both lists share the code that counts gaps: each is on one side of the limit.
  assertEquals(judge(scattered(limit, 9)).verdict, "complete");
  const report = judge(scattered(limit + 1, 5));
  assertEquals(report.verdict, "partial");
  const reported = report.checks.filter((one) => one.verdict === "partial");
  assertEquals(reported.map((one) => [one.id, one.status]), [
    ["memory", "skipped"],
    ["coverage", "skipped"],
  ]);
});

Deno.test("more gaps between regions than the limit prevent `complete`", () => {
  const count = 2 ** 20 + 1;
  const list = new Uint8Array(16 + count * 48);
  const view = new DataView(list.buffer);
  view.setUint32(0, 16, true);
  view.setUint32(4, 48, true);
  view.setUint32(8, count, true);
  for (let index = 0; index < count; index++) {
    const at = 16 + index * 48;
    view.setUint32(at, index * 2, true);
    view.setUint32(at + 24, 1, true);
    view.setUint32(at + 32, 0x1000, true); // MEM_COMMIT
    view.setUint32(at + 36, 4, true); // PAGE_READWRITE
  }
  const complete = concat(bytes, list);
  setU32(complete, streams.get(16)!.entry + 4, list.length);
  setU32(complete, streams.get(16)!.entry + 8, bytes.length);
  const report = judge(complete);
  const reported = report.checks.find((one) => one.id === "coverage");
  assertEquals([report.verdict, reported?.status], ["partial", "skipped"]);
});

Deno.test("an overlap of unsorted ranges is reported at its entry", () => {
  const complete = scattered(1000, 9);
  const list = complete.length - 1000 - 1000 * 16;
  setU64(complete, list + 500 * 16, 20n); // the same start as the 990th range
  const report = judge(memorySource(complete));
  assertEquals(report.verdict, "damaged");
  const finding = report.checks.find((one) => one.verdict === "damaged")!;
  assertEquals(finding.message, "Two memory ranges overlap.");
  assertEquals(finding.fileOffset, list + 500 * 16);
});

Deno.test("a sum that a number cannot hold exactly is null", () => {
  const { bytes, streams } = layOutMinidump();
  setU64(bytes, streams.get(9)!.offset + 16, 0n);
  setU64(bytes, streams.get(9)!.offset + 24, 2n ** 60n + 1n);
  assertEquals(judge(bytes).minidump?.memoryBytes, null);
});
