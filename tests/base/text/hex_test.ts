import { assertEquals } from "@std/assert";
import { hex, hex32, hex64 } from "../../../src/base/text/count.ts";

Deno.test("values of 32 bits have eight lower-case digits", () => {
  assertEquals(hex32(0), "0x00000000");
  assertEquals(hex32(0x161), "0x00000161");
  assertEquals(hex32(0xdeadbeef), "0xdeadbeef");
  assertEquals(hex32(0xffffffff), "0xffffffff");
});

Deno.test("values of 64 bits have all sixteen digits", () => {
  assertEquals(hex64(0n), "0x0000000000000000");
  assertEquals(hex64(0x005461736b6d6772n), "0x005461736b6d6772");
  assertEquals(hex64(0xfffff8047c62a391n), "0xfffff8047c62a391");
  assertEquals(hex64((1n << 64n) - 1n), "0xffffffffffffffff");
});

Deno.test("offsets have no leading zeros", () => {
  assertEquals(hex(0), "0x0");
  assertEquals(hex(0x2038), "0x2038");
  assertEquals(hex(1n << 40n), "0x10000000000");
});
