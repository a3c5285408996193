import { assertEquals } from "@std/assert";
import { textStyle } from "../../../src/base/text/text_style.ts";

// Source of the SGR codes: ECMA-48, 8.3.117.
const codes = {
  bold: ["\x1b[1m", "\x1b[22m"],
  dim: ["\x1b[2m", "\x1b[22m"],
  red: ["\x1b[31m", "\x1b[39m"],
  green: ["\x1b[32m", "\x1b[39m"],
  yellow: ["\x1b[33m", "\x1b[39m"],
  cyan: ["\x1b[36m", "\x1b[39m"],
} as const;

Deno.test("styles with and without color work at the same time", () => {
  const names = Object.keys(codes) as (keyof typeof codes)[];
  for (const name of names) {
    const [on, off] = codes[name];
    assertEquals(textStyle(false)[name]("x"), "x");
    assertEquals(textStyle(true)[name]("x"), `${on}x${off}`);
    assertEquals(textStyle(false)[name]("x"), "x");
  }
});
