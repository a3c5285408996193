import { assertEquals } from "@std/assert";
import { nearestName } from "../../../src/base/text/suggest.ts";

const flags = ["--format", "--fail-on", "--fields", "--verbose", "--version"];

Deno.test("a letter too many, too few, wrong, or swapped finds the name", () => {
  for (
    const found of ["--formatt", "--forma", "--farmat", "--fromat", "--FORMAT"]
  ) {
    assertEquals(nearestName(found, flags), "--format", found);
  }
});

Deno.test("the nearest name wins, and the first of two that are as near", () => {
  assertEquals(nearestName("--versoin", flags), "--version");
  assertEquals(nearestName("ad", ["ab", "ac"]), "ab");
});

Deno.test("a swap of neighbours counts as one difference", () => {
  // As two differences it would leave both as near, and the first would win.
  assertEquals(nearestName("abdc", ["abxx", "abcd"]), "abcd");
});

Deno.test("nothing is near to a word that differs in more than a third", () => {
  assertEquals(nearestName("--xyz", flags), null);
  assertEquals(nearestName("", flags), null);
  assertEquals(nearestName("x", []), null);
});

Deno.test("a huge word costs nothing", () => {
  assertEquals(nearestName("-".repeat(10_000_000), flags), null);
});
