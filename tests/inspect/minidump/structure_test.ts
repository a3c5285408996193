import { assertEquals } from "@std/assert";
import { concat, setBytes, setU32, setU64 } from "../../builder/bytes.ts";
import { layOutMinidump } from "../../minidump_builder.ts";
import { checksThat, judge } from "../judge.ts";

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
    const least = type === 7 ? 56 : type === 15 ? 24 : 4;
    const cut = (size: number) =>
      after((copy) => setU32(copy, entryOf(type) + 4, size));
    assertEquals(cut(least - 1)[0], "damaged", `stream ${type}`);
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
  assertEquals(after((copy) => setU32(copy, 4, 0xa794))[0], "damaged");
  assertEquals(after((copy) => setBytes(copy, 4, "\0\0\0\0"))[0], "damaged");
});
