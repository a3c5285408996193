import { assertEquals } from "@std/assert";
import { readRequest } from "../../src/inspect/inspect_command_spec.ts";

Deno.test("an address may have 0x, a grave accent and a length", () => {
  const address = 0xfffff80412345678n;
  for (
    const text of [
      "0xfffff80412345678",
      "fffff80412345678",
      "FFFFF80412345678",
      "fffff804`12345678",
      "0xfffff804`12345678",
    ]
  ) {
    const virtual = { space: "virtual", address, sizeBytes: 128 } as const;
    assertEquals(readRequest(text), virtual, text);
    assertEquals(readRequest(`${text}:16`), { ...virtual, sizeBytes: 16 });
    assertEquals(readRequest(`${text}:0x16`), { ...virtual, sizeBytes: 0x16 });
    assertEquals(readRequest(`phys:${text}:1`), {
      ...virtual,
      space: "physical",
      sizeBytes: 1,
    });
  }
  assertEquals(readRequest("0:1048576")?.sizeBytes, 2 ** 20);
});

Deno.test("text that is not an address, or too long, is refused", () => {
  for (
    const text of [
      "",
      "0x",
      "phys:",
      "virt:0x12",
      "12:",
      "12:0",
      "12:0x0",
      "12:1048577",
      "12:0x100001",
      "12:-1",
      "12:1:2",
      "12 34",
      "fffff80412345678f",
      "`12345678",
      "fffff804`1234567",
      "kernel",
    ]
  ) {
    assertEquals(readRequest(text), undefined, text);
  }
});

Deno.test("nothing is read after the last address", () => {
  for (const space of ["", "phys:"]) {
    assertEquals(readRequest(`${space}ffffffffffffffff`)?.sizeBytes, 1);
    assertEquals(readRequest(`${space}fffffffffffffff0:64`)?.sizeBytes, 16);
    assertEquals(readRequest(`${space}ffffffffffffff80`)?.sizeBytes, 128);
  }
});
