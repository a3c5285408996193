import { assertEquals, assertThrows } from "@std/assert";
import { textOf, wideString } from "../../src/ffi/wide_string.ts";

Deno.test("a string becomes UTF-16 with a NUL at its end", () => {
  assertEquals([...wideString("")], [0]);
  assertEquals([...wideString("a\xfc\u{1f600}")], [
    0x61,
    0xfc,
    0xd83d,
    0xde00,
    0,
  ]);
});

Deno.test("an unpaired surrogate is kept", () => {
  assertEquals([...wideString("\ud83d")], [0xd83d, 0]);
  assertEquals(textOf(new Uint16Array([0xd83d, 0])), "\ud83d");
});

Deno.test("a string that contains a NUL is rejected", () => {
  assertThrows(() => wideString("C:\\a\0.dmp"), TypeError, "NUL");
});

Deno.test("a text ends at the first NUL or at the end of its buffer", () => {
  assertEquals(textOf(new Uint16Array([0x43, 0x3a, 0, 0x58])), "C:");
  assertEquals(textOf(new Uint16Array([0x43, 0x3a])), "C:");
});
