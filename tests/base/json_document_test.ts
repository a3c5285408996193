import { assertEquals, assertThrows } from "@std/assert";
import { asciiJson, jsonDocument } from "../../src/base/json_document.ts";

for (
  const [what, value] of [
    ["a negative number", -1],
    ["NaN, which JSON would turn into null,", NaN],
    ["an infinite number", Infinity],
    ["an undefined value, which JSON would omit,", undefined],
  ] as const
) {
  Deno.test(`${what} is an internal error that names the member`, () => {
    for (const write of [asciiJson, jsonDocument]) {
      assertThrows(
        () => write({ dumps: [{ path: "a.dmp" }, { sizeBytes: value }] }),
        RangeError,
        `the JSON value of "sizeBytes" is ${value}`,
      );
    }
  });
}

Deno.test("zero, null, 2^64 and half a surrogate pair are valid in JSON", () => {
  assertEquals(
    asciiJson([0, 0.5, null, 2 ** 64, "\ud800", "\u{1f600}"]),
    String.raw`[0,0.5,null,18446744073709552000,"\ud800","\ud83d\ude00"]`,
  );
});
