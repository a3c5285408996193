import { assertEquals } from "@std/assert";
import { nearestName } from "../../../src/base/text/suggest.ts";

const flags = ["--format", "--fail-on", "--fields", "--verbose", "--version"];

Deno.test("a name is found despite an extra, missing, wrong or swapped letter", () => {
  for (
    const found of ["--formatt", "--forma", "--farmat", "--fromat", "--FORMAT"]
  ) {
    assertEquals(nearestName(found, flags), "--format", found);
  }
});

Deno.test("the nearest name is chosen, or the first of two equally near", () => {
  assertEquals(nearestName("--versoin", flags), "--version");
  assertEquals(nearestName("ad", ["ab", "ac"]), "ab");
});

Deno.test("a swap of adjacent letters counts as one difference", () => {
  // If a swap counted as two differences, both names would be equally near to
  // "abdc", and the first one, "abxx", would be chosen.
  assertEquals(nearestName("abdc", ["abxx", "abcd"]), "abcd");
});

Deno.test("no name is near if more than a third of the letters differ", () => {
  assertEquals(nearestName("--xyz", flags), null);
  assertEquals(nearestName("yaml", ["html", "json"]), null);
  assertEquals(nearestName("xml", ["html"]), null);
  assertEquals(nearestName("", flags), null);
  assertEquals(nearestName("x", []), null);
});

Deno.test("the start of only one name is enough", () => {
  const names = ["--output", "--verbose", "--version", "hypervisor"];
  assertEquals(nearestName("--out", names), "--output");
  assertEquals(nearestName("HYP", names), "hypervisor");
  assertEquals(nearestName("--ver", names), null);
  assertEquals(nearestName("--ou", names), null);
  assertEquals(nearestName("---", names), null);
});

Deno.test("a very long word is handled quickly", () => {
  assertEquals(nearestName("-".repeat(10_000_000), flags), null);
});
