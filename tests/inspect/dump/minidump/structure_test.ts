import { assert, assertEquals } from "@std/assert";
import { concat, setBytes, setU32, setU64 } from "../../../builder/bytes.ts";
import { layOutMinidump } from "../../../builder/minidump_builder.ts";
import { stacklessThread } from "../../../builder/minidump_process.ts";
import { checksThat, judge } from "../../judge.ts";

const valid = layOutMinidump();

/** The verdict and the failed checks of the valid dump after a change. */
function after(change: (copy: Uint8Array) => void) {
  const copy = valid.bytes.slice();
  change(copy);
  const report = judge(copy);
  return [report.verdict, ...checksThat(report, "fail")];
}

const entryOf = (type: number) => valid.streams.get(type)!.entry;
const offsetOf = (type: number) => valid.streams.get(type)!.offset;

Deno.test("a stream that is shorter than its header is damaged", () => {
  for (const type of [3, 4, 7, 9, 12, 14, 15, 16, 17, 24]) {
    const minBytes = type === 7 ? 56 : type === 15 ? 24 : 4;
    const cut = (size: number) =>
      after((copy) => setU32(copy, entryOf(type) + 4, size));
    assertEquals(cut(minBytes - 1)[0], "damaged", `stream ${type}`);
    assertEquals(cut(0)[0], "damaged", `stream ${type}`);
  }
});

Deno.test("a stream that overlaps the header is damaged", () => {
  assertEquals(
    after((copy) => setU32(copy, entryOf(15) + 8, 0x1f)),
    ["damaged", "streams"],
  );
});

Deno.test("a directory that overlaps the header is damaged", () => {
  const changes = [[12, 0x1c], [12, 0], [8, 0]] as const;
  for (const [offset, value] of changes) {
    const [verdict, ...checks] = after((copy) => setU32(copy, offset, value));
    assertEquals([verdict, checks[0]], ["damaged", "directory"]);
  }
});

Deno.test("a directory with more streams than any writer makes is damaged", () => {
  const room = new Uint8Array(1025 * 12);
  setU32(room, 0, 0x12345678); // a stream of an unknown type with a size of 0
  const dump = (count: number) => {
    const bytes = concat(valid.bytes, room);
    setU32(bytes, 8, count);
    setU32(bytes, 12, valid.bytes.length);
    return judge(bytes).verdict;
  };
  assertEquals(dump(1025), "damaged");
  assertEquals(dump(1024), "partial"); // partial, because SystemInfo is missing
});

Deno.test("only a few of a thousand broken streams are reported one by one, with their offsets", () => {
  const count = 1024;
  const dump = (type: number, sizeBytes: number, rva: number) => {
    const bytes = concat(valid.bytes, new Uint8Array(count * 12));
    setU32(bytes, 8, count);
    setU32(bytes, 12, valid.bytes.length);
    for (let entry = 0; entry < count; entry++) {
      const at = valid.bytes.length + entry * 12;
      setU32(bytes, at, type);
      setU32(bytes, at + 4, sizeBytes);
      setU32(bytes, at + 8, rva);
    }
    return judge(bytes).checks.filter((one) =>
      one.id === "streams" && one.verdict !== undefined
    );
  };
  const sorts = [
    [15, 0, 0x100, 2], // too short, and several streams of one type
    [0x12345678, 4, 0, 1], // overlaps the header
    [0x12345678, 4, 0x7ffffff0, 1], // beyond the file
  ] as const;
  for (const [type, sizeBytes, rva, kinds] of sorts) {
    const reported = dump(type, sizeBytes, rva);
    assertEquals(reported.length, 9 * kinds);
    for (const one of reported) {
      assert(one.fileOffset! >= valid.bytes.length, one.message);
      assert(one.expected && one.actual, one.message);
    }
    const rest = reported.find((one) => one.message.includes("other streams"))!;
    assertEquals(rest.fileOffset, valid.bytes.length + 8 * 12);
    assertEquals(
      rest.message,
      "The same applies to 1,016 other streams.",
    );
  }
});

Deno.test("a stream one byte shorter than its header is reported as too short", () => {
  const heads = [
    [3, 4],
    [4, 4],
    [7, 56],
    [9, 16],
    [12, 12],
    [14, 12],
    [15, 24],
    [16, 16],
    [17, 12],
    [24, 4],
  ] as const;
  for (const [type, minBytes] of heads) {
    const copy = valid.bytes.slice();
    setU32(copy, entryOf(type) + 4, minBytes - 1);
    const finding = judge(copy).checks.find((one) =>
      one.message.endsWith("stream is too short.")
    );
    assertEquals(finding?.fileOffset, entryOf(type), `stream ${type}`);
    assertEquals(finding?.expected, `at least ${minBytes} bytes`);
  }
});

Deno.test("a defect of the header is reported at the field's offset", () => {
  const reported = (offset: number, value: number) => {
    const copy = valid.bytes.slice();
    setU32(copy, offset, value);
    const { fileOffset, actual } = judge(copy).checks.find((one) =>
      one.id === "directory"
    )!;
    return [fileOffset, actual];
  };
  assertEquals(reported(8, 0), [8, "none"]);
  assertEquals(reported(12, 0x1f), [12, "0x1f"]);
});

Deno.test("the finding for a dump without memory has the directory's offset", () => {
  const report = judge(
    layOutMinidump({
      flags: 0n,
      threads: [stacklessThread],
      without: ["Memory64List"],
    }).bytes,
  );
  assertEquals(report.verdict, "complete");
  const finding = report.checks.find((one) => one.id === "memory")!;
  assertEquals(finding.status, "warning");
  assertEquals(finding.fileOffset, 32);
  assertEquals(finding.actual, "none in the directory");
});

Deno.test("a list with a header or entries of size 0 is damaged", () => {
  for (const type of [12, 14, 17]) {
    for (const [offset, value] of [[0, 0], [0, 11], [4, 0]] as const) {
      assertEquals(
        after((copy) => setU32(copy, offsetOf(type) + offset, value)),
        ["damaged", "streams"],
      );
    }
  }
});

Deno.test("entries that are aligned to eight bytes are found", () => {
  const thread = offsetOf(3);
  const entries = valid.bytes.slice(thread + 4, thread + 4 + 2 * 48);
  const list = concat(new Uint8Array(8), entries);
  setU32(list, 0, 2);
  const bytes = concat(valid.bytes, list);
  setU32(bytes, entryOf(3) + 4, list.length);
  setU32(bytes, entryOf(3) + 8, valid.bytes.length);
  assertEquals(judge(bytes).verdict, "complete");
  // Breaks the Rva of the second thread's registers. The Rva is at this offset
  // only if the entries are aligned to eight bytes.
  setU32(bytes, valid.bytes.length + 8 + 48 + 44, 0x7ffffff0);
  assertEquals(judge(bytes).verdict, "truncated");
});

Deno.test("ranges that are aligned to eight bytes are found", () => {
  const { bytes, streams } = layOutMinidump({
    memoryAs: "MemoryList",
    flags: 0x20n,
  });
  const { entry, offset, size } = streams.get(5)!;
  const list = concat(
    new Uint8Array(8),
    bytes.slice(offset + 4, offset + size),
  );
  setU32(list, 0, 3);
  const moved = concat(bytes, list);
  setU32(moved, entry + 4, list.length);
  setU32(moved, entry + 8, bytes.length);
  const report = judge(moved);
  assertEquals(report.verdict, "complete");
  assertEquals(report.minidump?.memoryBytes, 0x6000);
});

Deno.test("a stack that is not in the file is reported", () => {
  const stack = offsetOf(3) + 4 + 32; // size, RVA
  assertEquals(
    after((copy) => setU32(copy, stack + 4, copy.length)),
    ["truncated", "memory"],
  );
  assertEquals(
    after((copy) => {
      setU32(copy, stack, 0x1000);
      setU32(copy, stack + 4, copy.length - 0x1000);
    }),
    ["complete"],
  );
});

Deno.test("memory that ends beyond 2^64 is damaged", () => {
  const first = offsetOf(9) + 16;
  const place = (start: bigint) => after((copy) => setU64(copy, first, start));
  assertEquals(place((1n << 64n) - 0x1000n)[0], "damaged");
});

Deno.test("the upper half of the version is ignored: dbghelp writes its own value", () => {
  assertEquals(after((copy) => setU32(copy, 4, 0xffffa793)), ["complete"]);
  assertEquals(after((copy) => setU32(copy, 4, 0xa794))[0], "unreadable");
  assertEquals(
    after((copy) => setBytes(copy, 4, "\0\0\0\0"))[0],
    "unreadable",
  );
});
