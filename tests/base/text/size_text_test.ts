import { assertEquals } from "@std/assert";
import { exactSize } from "../../../src/base/text/count.ts";

Deno.test("a size is exact, and a large one is also rounded", () => {
  assertEquals(exactSize(0), "0 bytes");
  assertEquals(exactSize(1), "1 byte");
  assertEquals(exactSize(1023), "1,023 bytes");
  assertEquals(exactSize(1024), "1,024 bytes (1 KiB)");
  assertEquals(exactSize(88_428_600), "88,428,600 bytes (84.3 MiB)");
});
