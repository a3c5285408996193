import { assert, assertEquals } from "@std/assert";
import { concat, setU32, setU64 } from "../../../builder/bytes.ts";
import { layOutMinidump } from "../../../builder/minidump_builder.ts";
import { judge } from "../../judge.ts";
import { memorySource, sparseSource } from "../../memory_source.ts";

const { bytes, streams } = layOutMinidump();
const gib = 2 ** 30;

/** The sound dump with a list in a hole behind it, of so many entries of zero. */
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
  assertEquals(report.verdict, "partial"); // all memory promised, none held
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

Deno.test("lists of more than any process has are not gone through", () => {
  const entries = 2 ** 20;
  for (const [type, stride] of [[3, 48], [4, 108], [24, 12]] as const) {
    const judged = (count: number) => {
      const source = inHole(
        type,
        4 + count * stride,
        (head) => head.setUint32(0, count, true),
      );
      const report = judge(source);
      const told = report.checks.find((one) =>
        one.id === "streams" && one.message.includes("too many entries")
      );
      return { source, report, told };
    };
    const { source, report, told } = judged(entries + 1);
    assertEquals(report.verdict, "partial", `stream ${type}`);
    assertEquals(told?.status, "skipped");
    assertEquals(told?.fileOffset, bytes.length);
    assertEquals(told?.actual, "1,048,577 entries");
    assert(source.reads < 200, `${source.reads} reads`);
  }
});

/** A dump with this many ranges of a byte each, with gaps. */
function scattered(count: number, type: 5 | 9): Uint8Array {
  const laidOut = layOutMinidump({
    memoryAs: type === 5 ? "MemoryList" : "Memory64List",
    threads: [],
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
    view.setBigUint64(to, BigInt(count - index) * 2n, true);
    view.setUint32(to + 8, 1, true);
    if (type === 5) view.setUint32(to + 12, data, true);
  }
  const whole = concat(laidOut.bytes, list, new Uint8Array(count));
  setU32(whole, entry + 4, list.length);
  setU32(whole, entry + 8, at);
  return whole;
}

Deno.test("more gaps than are kept rule out calling a dump complete", () => {
  const limit = 2 ** 19;
  for (const type of [5, 9] as const) {
    assertEquals(judge(scattered(limit, type)).verdict, "complete");
    const report = judge(scattered(limit + 1, type));
    assertEquals(report.verdict, "partial");
    const told = report.checks.filter((one) => one.verdict === "partial");
    assertEquals(told.map((one) => [one.id, one.status]), [
      ["memory", "skipped"],
      ["coverage", "skipped"],
    ]);
  }
});

Deno.test("more gaps between regions than are kept rule it out, too", () => {
  const count = 2 ** 19 + 1;
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
  const whole = concat(bytes, list);
  setU32(whole, streams.get(16)!.entry + 4, list.length);
  setU32(whole, streams.get(16)!.entry + 8, bytes.length);
  const report = judge(whole);
  const told = report.checks.find((one) => one.id === "coverage");
  assertEquals([report.verdict, told?.status], ["partial", "skipped"]);
});

Deno.test("an overlap of ranges that do not ascend is found where it is", () => {
  const whole = scattered(1000, 9);
  const list = whole.length - 1000 - 1000 * 16;
  setU64(whole, list + 500 * 16, 20n); // as the 990th range
  const report = judge(memorySource(whole));
  assertEquals(report.verdict, "damaged");
  const finding = report.checks.find((one) => one.verdict === "damaged")!;
  assertEquals(finding.message, "Two memory ranges overlap.");
  assertEquals(finding.fileOffset, list + 500 * 16);
});

Deno.test("a sum that a number would round is not told", () => {
  const { bytes, streams } = layOutMinidump();
  setU64(bytes, streams.get(9)!.offset + 16, 0n);
  setU64(bytes, streams.get(9)!.offset + 24, 2n ** 60n + 1n);
  assertEquals(judge(bytes).minidump?.memoryBytes, null);
});
