import { assert, assertEquals } from "@std/assert";
import { globToRegExp } from "@std/path/glob-to-regexp";
import { compileGlobName } from "../../../src/inspect/input/glob_name.ts";
import { seededRandom } from "../random.ts";

const exact = { ignoreCase: false };

function assertNames(
  pattern: string,
  matching: readonly string[],
  others: readonly string[],
): void {
  const matches = compileGlobName(pattern, exact);
  assertEquals(matching.filter((name) => !matches(name)), [], pattern);
  assertEquals(others.filter((name) => matches(name)), [], pattern);
}

Deno.test("every kind of wildcard matches what bash documents", () => {
  assertNames("*.dmp", ["a.dmp", ".dmp"], ["a.dmpx", "adm", ""]);
  assertNames("a?c", ["abc", "a.c"], ["ac", "abbc"]);
  assertNames("[a-c]x", ["ax", "cx"], ["dx", "x", "aax"]);
  assertNames("[!a-c]x", ["dx", "-x"], ["ax", "x"]);
  assertNames("[[:digit:]_]", ["7", "_"], ["a", ":"]);
  assertNames("{mini,full}.dmp", ["mini.dmp", "full.dmp"], ["{mini,full}.dmp"]);
  assertNames("@(a|b)c", ["ac", "bc"], ["c", "abc"]);
  assertNames("?(a|b)c", ["c", "ac"], ["aac"]);
  assertNames("*(ab)c", ["c", "abc", "ababc"], ["ac"]);
  assertNames("+(ab)c", ["abc", "ababc"], ["c", "ac"]);
  assertNames("a!(b)", ["a", "ac"], ["ab"]);
  assertNames("[z-a]", [], ["a", "z", "m"]);
  assertNames("(*", ["(", "(a"], ["a"]);
  assertNames("{a,*", ["{a,*"], ["{a,b", "a"]);
});

Deno.test({
  name: "a backslash escapes a wildcard where it does not separate folders",
  ignore: Deno.build.os === "windows",
  fn: () => assertNames("\\**[\\]]", ["*]", "*a]"], ["a]"]),
});

Deno.test("case is ignored, as in Windows", () => {
  const matches = compileGlobName("Mini*.[d]MP", { ignoreCase: true });
  assert(matches("mINI1.Dmp"));
  assert(!matches("max1.dmp"));
});

Deno.test("any pattern matches as the regular expression of @std/path does", () => {
  const random = seededRandom(16);
  const pick = (units: string) => units.charAt(random(units.length));
  const words = (units: string, length: number) =>
    Array.from({ length: random(length) }, () => pick(units)).join("");
  const pieces = ["a", "b", "*", "?", "[ab]", "[!a]", "{a,b*}", "@(a|ab)"]
    .concat(["?(b)", "*(ab)", "+(a|b)", "!(a)", "!(b|*a)", ",", "|", ")", "}"]);
  for (let round = 0; round < 6000; round++) {
    const parts = Array.from(
      { length: 1 + random(5) },
      () => pieces[random(pieces.length)]!,
    );
    const pattern = parts.join("");
    // In `**(a)`, @std/path reads the second star as a wildcard instead of the
    // start of `*(a)`. Patterns with two stars are therefore skipped.
    if (/\*\*/.test(pattern)) continue;
    const expected = globToRegExp(pattern);
    const matches = compileGlobName(pattern, exact);
    for (let sample = 0; sample < 8; sample++) {
      const name = words("ab,|)}", 7);
      assertEquals(
        matches(name),
        expected.test(name),
        `${pattern} against ${JSON.stringify(name)}`,
      );
    }
  }
});

Deno.test("the time for a pattern is limited by its length times the length of the name", () => {
  const name = "a".repeat(200);
  const start = performance.now();
  for (
    const pattern of [
      "*a".repeat(100) + "b",
      "*".repeat(10_000) + "b",
      "+(+(+(+(a))))b",
      "*(*(*(a|aa)|a)|a)b",
      "!(*a*a*a*b)".repeat(4) + "b",
      "@(".repeat(100_000),
      "{".repeat(100_000) + "}".repeat(100_000),
    ]
  ) {
    assert(!compileGlobName(pattern, exact)(name), pattern.slice(0, 20));
  }
  // A regular expression would take hours.
  assert(performance.now() - start < 20_000);
});
