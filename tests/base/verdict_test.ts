import { assertEquals } from "@std/assert";
import {
  exitCodeOf,
  type Verdict,
  verdicts,
  worstVerdict,
} from "../../src/base/verdict.ts";

/** The verdicts, worst first, with the exit codes that scripts rely on. */
const ranking: readonly (readonly [Verdict, number])[] = [
  ["unreadable", 4],
  ["damaged", 3],
  ["truncated", 3],
  ["partial", 3],
  ["unverified", 3],
  ["unexpected", 3],
  ["complete", 0],
];

Deno.test("verdicts keep their order and their exit codes", () => {
  assertEquals(
    verdicts.map((row) => [row.name, exitCodeOf(row.name)]),
    ranking.map((row) => [...row]),
  );
});

Deno.test("if several verdicts apply, the worst one is used", () => {
  for (const [rank, [worst]] of ranking.entries()) {
    const names = ranking.slice(rank).map(([name]) => name);
    assertEquals(worstVerdict(names), worst);
    assertEquals(worstVerdict(names.toReversed()), worst);
  }
});

Deno.test("a dump without any other verdict is complete", () => {
  assertEquals(worstVerdict([]), "complete");
});
