import { assert, assertEquals } from "@std/assert";
import { concat, setBytes, setU32, setU64 } from "../../../builder/bytes.ts";
import { layOutMinidump } from "../../../builder/minidump_builder.ts";
import { checksThat, judge } from "../../judge.ts";

const sound = layOutMinidump();

/** What is said of the sound dump after a change. */
function after(change: (copy: Uint8Array) => void) {
  const copy = sound.bytes.slice();
  change(copy);
  const report = judge(copy);
  return [report.verdict, ...checksThat(report, "fail")];
}

const entryOf = (type: number) => sound.streams.get(type)!.entry;
const offsetOf = (type: number) => sound.streams.get(type)!.offset;

Deno.test("a stream that is shorter than its own head is damaged", () => {
  for (const type of [3, 4, 7, 9, 12, 14, 15, 16, 17, 24]) {
    const minBytes = type === 7 ? 56 : type === 15 ? 24 : 4;
    const cut = (size: number) =>
      after((copy) => setU32(copy, entryOf(type) + 4, size));
    assertEquals(cut(minBytes - 1)[0], "damaged", `stream ${type}`);
    assertEquals(cut(0)[0], "damaged", `stream ${type}`);
  }
});

Deno.test("a stream that lies on the header is damaged", () => {
  assertEquals(
    after((copy) => setU32(copy, entryOf(15) + 8, 0x1f)),
    ["damaged", "streams"],
  );
});

Deno.test("a directory that lies on the header is damaged", () => {
  const changes = [[12, 0x1c], [12, 0], [8, 0]] as const;
  for (const [offset, value] of changes) {
    const [verdict, ...checks] = after((copy) => setU32(copy, offset, value));
    assertEquals([verdict, checks[0]], ["damaged", "directory"]);
  }
});

Deno.test("more streams than any writer makes are damaged", () => {
  const room = new Uint8Array(1025 * 12);
  const dump = (count: number) => {
    const bytes = concat(sound.bytes, room);
    setU32(bytes, 8, count);
    setU32(bytes, 12, sound.bytes.length);
    return judge(bytes).verdict;
  };
  assertEquals(dump(1025), "damaged");
  assertEquals(dump(1024), "partial"); // all unused: no memory
});

Deno.test("of a thousand broken streams a few are told, each with its place", () => {
  const count = 1024;
  const dump = (type: number, sizeBytes: number, rva: number) => {
    const bytes = concat(sound.bytes, new Uint8Array(count * 12));
    setU32(bytes, 8, count);
    setU32(bytes, 12, sound.bytes.length);
    for (let entry = 0; entry < count; entry++) {
      const at = sound.bytes.length + entry * 12;
      setU32(bytes, at, type);
      setU32(bytes, at + 4, sizeBytes);
      setU32(bytes, at + 8, rva);
    }
    return judge(bytes).checks.filter((one) =>
      one.id === "streams" && one.verdict !== undefined
    );
  };
  const sorts = [
    [15, 0, 0x100, 2], // too short, and one type
    [0x12345678, 4, 0, 1], // on the header
    [0x12345678, 4, 0x7ffffff0, 1], // beyond the file
  ] as const;
  for (const [type, sizeBytes, rva, kinds] of sorts) {
    const told = dump(type, sizeBytes, rva);
    assertEquals(told.length, 9 * kinds);
    for (const one of told) {
      assert(one.fileOffset! >= sound.bytes.length, one.message);
      assert(one.expected && one.actual, one.message);
    }
    const rest = told.find((one) => one.message.includes("other streams"))!;
    assertEquals(rest.fileOffset, sound.bytes.length + 8 * 12);
    assertEquals(
      rest.message,
      "The same is true of 1,016 other streams.",
    );
  }
});

Deno.test("a stream of one byte less than its head is told as too short", () => {
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
    const copy = sound.bytes.slice();
    setU32(copy, entryOf(type) + 4, minBytes - 1);
    const finding = judge(copy).checks.find((one) =>
      one.message.endsWith("stream is too short.")
    );
    assertEquals(finding?.fileOffset, entryOf(type), `stream ${type}`);
    assertEquals(finding?.expected, `at least ${minBytes} bytes`);
  }
});

Deno.test("what is wrong with the header stands at one place", () => {
  const told = (offset: number, value: number) => {
    const copy = sound.bytes.slice();
    setU32(copy, offset, value);
    const { fileOffset, actual } = judge(copy).checks.find((one) =>
      one.id === "directory"
    )!;
    return [fileOffset, actual];
  };
  assertEquals(told(8, 0), [8, "none"]);
  assertEquals(told(12, 0x1f), [12, "0x1f"]);
});

Deno.test("a dump without memory says where it looked", () => {
  const report = judge(
    layOutMinidump({
      flags: 0n,
      threads: [],
      without: ["Memory64List"],
    }).bytes,
  );
  assertEquals(report.verdict, "complete");
  const finding = report.checks.find((one) => one.id === "memory")!;
  assertEquals(finding.status, "warning");
  assertEquals(finding.fileOffset, 32);
  assertEquals(finding.actual, "none in the directory");
});

Deno.test("a list with a head of no size, or entries of none, is damaged", () => {
  for (const type of [12, 14, 17]) {
    for (const [offset, value] of [[0, 0], [0, 11], [4, 0]] as const) {
      assertEquals(
        after((copy) => setU32(copy, offsetOf(type) + offset, value)),
        ["damaged", "streams"],
      );
    }
  }
});

Deno.test("entries that are aligned to eight bytes are read from there", () => {
  const thread = offsetOf(3);
  const entries = sound.bytes.slice(thread + 4, thread + 4 + 2 * 48);
  const list = concat(new Uint8Array(8), entries);
  setU32(list, 0, 2);
  const bytes = concat(sound.bytes, list);
  setU32(bytes, entryOf(3) + 4, list.length);
  setU32(bytes, entryOf(3) + 8, sound.bytes.length);
  assertEquals(judge(bytes).verdict, "complete");
  // The registers of the second thread, as an aligned reader finds them.
  setU32(bytes, sound.bytes.length + 8 + 48 + 44, 0x7ffffff0);
  assertEquals(judge(bytes).verdict, "truncated");
});

Deno.test("ranges that are aligned to eight bytes are read from there", () => {
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

Deno.test("a stack that is not in the file is missed", () => {
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

Deno.test("the version is Microsoft's, whatever dbghelp puts above it", () => {
  assertEquals(after((copy) => setU32(copy, 4, 0xffffa793)), ["complete"]);
  assertEquals(after((copy) => setU32(copy, 4, 0xa794))[0], "unreadable");
  assertEquals(
    after((copy) => setBytes(copy, 4, "\0\0\0\0"))[0],
    "unreadable",
  );
});
