import { assertEquals } from "@std/assert";
import { linesFor, shortened, wrapText } from "../../../src/base/text/wrap.ts";

Deno.test("a long path is shortened in its middle, and its start and end stay", () => {
  const cases = [
    ["C:\\dumps\\livedump.DMP", 21, "C:\\dumps\\livedump.DMP"],
    ["C:\\dumps\\livedump.DMP", 20, "C:\\dumps...edump.DMP"],
    ["C:\\dumps\\livedump.DMP", 11, "C:\\d....DMP"],
    ["livedump.DMP", 3, "..."],
    ["livedump.DMP", 0, "..."],
  ] as const;
  for (const [path, columns, expected] of cases) {
    assertEquals(shortened(path, columns), expected);
  }
});

Deno.test("a path is shortened by the columns of its characters, and none is split", () => {
  // Widths by Unicode Standard Annex #11: a CJK ideograph or an emoji is two
  // columns wide. A combining mark (here U+0301 after e) has no width.
  assertEquals(
    shortened("\u5929\u5730\u7384\u9ec3\u5b87\u5b99", 11),
    "\u5929\u5730...\u5b87\u5b99",
  );
  assertEquals(shortened("\u{1f995}abcd\u{1f995}", 7), "\u{1f995}...\u{1f995}");
  assertEquals(shortened("e\u0301bcdefg\u0301", 5), "e\u0301...g\u0301");
});

Deno.test("a hash is not shortened, because each digit matters", () => {
  const hash = "0123456789abcdef".repeat(4);
  assertEquals(shortened(hash, 20), hash);
  assertEquals(shortened(`0x${hash}`, 20), `0x${hash}`);
});

Deno.test("lines fit terminals of 60 to 120 columns; other lines have 80", () => {
  const columnsOn = (columns: number, isTerminal = true) =>
    linesFor({ isTerminal, columns }).columns;
  assertEquals([60, 80, 120].map((one) => columnsOn(one)), [59, 79, 119]);
  assertEquals([121, 200, 9999].map((one) => columnsOn(one)), [120, 120, 120]);
  assertEquals([1, 59].map((one) => columnsOn(one)), [80, 80]);
  assertEquals([60, 200].map((one) => columnsOn(one, false)), [80, 80]);
});

Deno.test("a long word in a paragraph is shortened only if that is requested", () => {
  const path = "/a/very/long/path";
  assertEquals(wrapText(`in ${path} now`, "  ", 12, true), [
    "  in",
    "  /a/...path",
    "  now",
  ]);
  assertEquals(wrapText(`in ${path} now`, "  ", 12), [
    "  in",
    `  ${path}`,
    "  now",
  ]);
});
