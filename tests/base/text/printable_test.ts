import { assertEquals } from "@std/assert";
import { printable } from "../../../src/base/text/printable.ts";

Deno.test("control characters become escapes", () => {
  assertEquals(
    printable("a\x1b[31mred\x07 b\r\nc\td\x7f\x9b"),
    "a\\u001b[31mred\\u0007 b\\u000d\\u000ac\\u0009d\\u007f\\u009b",
  );
});

Deno.test("characters that reorder or break a line become escapes", () => {
  assertEquals(
    printable("exe.\u202epmd\u202c\u2066x\u2069\u2028\u2029\u200f"),
    "exe.\\u202epmd\\u202c\\u2066x\\u2069\\u2028\\u2029\\u200f",
  );
});

Deno.test("a lone surrogate becomes an escape, a pair does not change", () => {
  assertEquals(
    printable("\ud83d \u{1f4be} \udcbe"),
    "\\ud83d \u{1f4be} \\udcbe",
  );
});

Deno.test("other text does not change", () => {
  const text = 'C:\\Dumps\\M\u00fcller "x" \u65e5\u672c ~.dmp';
  assertEquals(printable(text), text);
});

Deno.test("invisible characters become escapes", () => {
  assertEquals(
    printable("a\u200bb\u00adc\ufeffd\u{e0041}e\ufe0f\u{e0100}f\ufff9g\u3164"),
    "a\\u200bb\\u00adc\\ufeffd\\u{e0041}e\\ufe0f\\u{e0100}f\\ufff9g\\u3164",
  );
});
