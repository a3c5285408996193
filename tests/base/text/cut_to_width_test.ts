import { assertEquals } from "@std/assert";
import { cutToWidth } from "../../../src/base/text/wrap.ts";

Deno.test("a text is cut between characters, by their width in columns", () => {
  // Widths by Unicode Standard Annex #11: a CJK ideograph or an emoji is two
  // columns wide. A combining mark (here U+0301 after e) has no width.
  const cases = [
    ["plain", 5, "plain"],
    ["plain", 4, "plai"],
    ["\u5929\u5730\u7384", 6, "\u5929\u5730\u7384"],
    ["\u5929\u5730\u7384", 5, "\u5929\u5730"],
    ["a\u{1f995}b", 2, "a"],
    ["a\u{1f995}b", 3, "a\u{1f995}"],
    ["e\u0301e\u0301", 1, "e\u0301"],
    ["", 0, ""],
    ["a", 0, ""],
  ] as const;
  for (const [text, columns, expected] of cases) {
    assertEquals(cutToWidth(text, columns), expected, `${text} ${columns}`);
  }
});
