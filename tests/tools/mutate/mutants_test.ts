import { assertEquals } from "@std/assert";
import { mutantsOf, sample } from "../../../tools/mutate/mutants.ts";

const changesOf = (source: string) =>
  mutantsOf(source).map(({ source }) => source);

Deno.test("comparisons, logic, negations and numbers are broken one at a time", () => {
  assertEquals(changesOf("if (a < b && !c) return;"), [
    "if (a <= b && !c) return;",
    "if (a < b || !c) return;",
    "if (a < b && c) return;",
  ]);
  assertEquals(changesOf("const limit = 0x1f, bits = 10_000n;"), [
    "const limit = 32, bits = 10_000n;",
    "const limit = 0x1f, bits = 10001n;",
  ]);
});

Deno.test("types, texts, comments and assertions are left alone", () => {
  for (
    const source of [
      "const a: Map<string, number> = b!;",
      "// a < b",
      "/* a && b, 1 */",
      'say("a < 1");',
      "say(`a ${b} < 1`);",
      "const pattern = /[<] < 2/;",
      "const f = (a: string) => list[i]!.x;",
    ]
  ) assertEquals(changesOf(source), [], source);
});

Deno.test("a sample takes different lines first", () => {
  const mutants = mutantsOf("a < b && c\nd > e\n");
  let state = 0;
  const lines = sample(mutants, 2, () => state++).map(({ line }) => line);
  assertEquals(lines, [1, 2]);
  assertEquals(sample(mutants, 9, () => 0).length, 3);
});
