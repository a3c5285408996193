import { assertEquals } from "@std/assert";
import { wrapText } from "../../../src/base/text/wrap.ts";

Deno.test("a text is broken between words, and each line has as many words as fit", () => {
  assertEquals(wrapText("aa bb cc dd", "", 5), ["aa bb", "cc dd"]);
  assertEquals(wrapText("aa bb cc", "", 4), ["aa", "bb", "cc"]);
});

Deno.test("the indent counts as part of the line", () => {
  assertEquals(wrapText("aa bb cc dd", "  ", 7), ["  aa bb", "  cc dd"]);
});

Deno.test("a word that is longer than a line is not broken", () => {
  assertEquals(wrapText("a C:\\long\\path b", "", 5), [
    "a",
    "C:\\long\\path",
    "b",
  ]);
});

Deno.test("an empty text is one line", () => {
  assertEquals(wrapText("", "  "), ["  "]);
});

Deno.test("lines are 80 columns wide by default", () => {
  const lines = wrapText("x ".repeat(41).trim());
  assertEquals(lines.map((line) => line.length), [79, 1]);
});
