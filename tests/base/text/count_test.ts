import { assertEquals } from "@std/assert";
import {
  counted,
  countOrUnknown,
  grouped,
  sizeText,
} from "../../../src/base/text/count.ts";

Deno.test("thousands are separated by commas", () => {
  for (
    const [count, text] of [
      [0, "0"],
      [999, "999"],
      [1000, "1,000"],
      [523910, "523,910"],
      [88428600, "88,428,600"],
      [1234567890123n, "1,234,567,890,123"],
      [(1n << 64n) - 1n, "18,446,744,073,709,551,615"],
    ] as const
  ) assertEquals(grouped(count), text);
});

Deno.test("a noun is singular only for one", () => {
  assertEquals(counted(1, "page"), "1 page");
  assertEquals(counted(1n, "entry", "entries"), "1 entry");
  assertEquals(counted(0, "page"), "0 pages");
  assertEquals(counted(2048n, "byte"), "2,048 bytes");
  assertEquals(counted(3, "entry", "entries"), "3 entries");
});

Deno.test("a count that is not exact is shown as a question mark", () => {
  assertEquals(countOrUnknown(21579), "21,579");
  assertEquals(countOrUnknown(null), "?");
  assertEquals(countOrUnknown(2 ** 53 - 1), "9,007,199,254,740,991");
  assertEquals(countOrUnknown(2 ** 64), "?");
});

Deno.test("a rounded size has a comma between thousands", () => {
  assertEquals(sizeText(1010 * 2 ** 20), "1,010 MiB");
  assertEquals(sizeText(999 * 2 ** 20), "999 MiB");
  assertEquals(sizeText(4096), "4 KiB");
});
