import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { bytes, Layout, u16, u32, u64, u8 } from "../../src/base/layout.ts";

const mixed = new Layout("MIXED", 0x14, {
  Tail: bytes(0x10, 3),
  Byte: u8(0x00),
  Short: u16(0x01),
  Word: u32(0x04),
  Wide: u64(0x08),
});

/** The bytes 0x80, 0x81, ..., so that every field has a different value. */
const counting = Uint8Array.from({ length: 0x20 }, (_, index) => 0x80 + index);

Deno.test("fields are read little-endian, unsigned, at their offsets", () => {
  assertEquals(mixed.read(counting), {
    Byte: 0x80,
    Short: 0x8281,
    Word: 0x87868584,
    Wide: 0x8f8e8d8c8b8a8988n,
    Tail: Uint8Array.of(0x90, 0x91, 0x92),
  });
});

Deno.test("a structure can be at any offset", () => {
  const values = mixed.read(counting, 0x0c);
  assertEquals(values.Byte, 0x8c);
  assertEquals(values.Wide, 0x9b9a999897969594n);
  assertEquals(values.Tail, Uint8Array.of(0x9c, 0x9d, 0x9e));
});

Deno.test("offsets count from the start of a subarray, not of its buffer", () => {
  const values = mixed.read(counting.subarray(4));
  assertEquals(values.Byte, 0x84);
  assertEquals(values.Tail, Uint8Array.of(0x94, 0x95, 0x96));
});

Deno.test("a bytes field is a view, not a copy", () => {
  const own = counting.slice();
  const { Tail } = mixed.read(own);
  own[0x10] = 0x11;
  assertEquals(Tail[0], 0x11);
  assertStrictEquals(Tail.buffer, own.buffer);
});

Deno.test("rows are sorted by offset", () => {
  assertEquals(
    mixed.rows.map(([name]) => name),
    ["Byte", "Short", "Word", "Wide", "Tail"],
  );
});

Deno.test("a structure past the end of the data is not read", () => {
  assertThrows(() => mixed.read(counting.subarray(0, 0x13)), RangeError, "20");
  assertThrows(() => mixed.read(counting, 0x0d), RangeError, "MIXED");
  mixed.read(counting.subarray(0, 0x14));
});

Deno.test("from a short buffer, the fields that it contains completely are read", () => {
  const { Byte, Short, Word, Wide, Tail } = mixed.readAvailable(
    counting.subarray(0, 0x0f),
  );
  assertEquals([Byte, Short, Word], [0x80, 0x8281, 0x87868584]);
  assertEquals([Wide, Tail], [null, null]);
  assertEquals(
    mixed.readAvailable(counting.subarray(0, 0x10)).Wide,
    mixed.read(counting).Wide,
  );
});

Deno.test("from an empty buffer, no field is read", () => {
  assertEquals(Object.values(mixed.readAvailable(new Uint8Array(0))), [
    null,
    null,
    null,
    null,
    null,
  ]);
});

Deno.test("overlapping fields are an error when the table is declared", () => {
  assertThrows(
    () => new Layout("BAD", 8, { A: u32(0), B: u8(3) }),
    TypeError,
    "BAD.B overlaps",
  );
  assertThrows(
    () => new Layout("BAD", 16, { Late: u8(7), Early: u64(0) }),
    TypeError,
    "BAD.Late overlaps",
  );
  assertThrows(
    () => new Layout("BAD", 16, { A: u8(1), B: u16(1) }),
    TypeError,
    "overlaps",
  );
  assertThrows(() => new Layout("BAD", 8, { A: u8(-1) }), TypeError);
});

Deno.test("a field that overruns its structure is an error", () => {
  for (const field of [u8(8), u16(7), u32(5), u64(1), bytes(0, 9)]) {
    assertThrows(
      () => new Layout("BAD", 8, { A: field }),
      TypeError,
      "overruns",
    );
  }
});

Deno.test("fields may be adjacent, and may end at the end of the structure", () => {
  new Layout("GOOD", 8, { A: u8(0), B: u8(1), C: u16(2), D: u32(4) });
});

Deno.test("a layout with fewer fields has the same size and reads only these", () => {
  const point = new Layout("POINT", 8, { x: u32(0), y: u32(4) });
  const part = point.only("y");
  assertEquals(part.sizeBytes, 8);
  assertEquals(part.read(Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0)), { y: 2 });
});
