import { assertEquals } from "@std/assert";
import { fail, pass, runChecks, skip, warn } from "../../src/base/finding.ts";

const words = { meaning: "What it looks at.", cure: "What to do." };

Deno.test("every check runs, and all its results are returned in order", () => {
  const findings = runChecks<number>([
    { id: "one", title: "One", ...words, run: (dump) => [pass(`saw ${dump}`)] },
    {
      id: "two",
      title: "Two",
      ...words,
      run: () => [
        fail("damaged", "first", { fileOffset: 8, hint: "mend it" }),
        warn("second", { actual: "3", hint: "look" }),
      ],
    },
    {
      id: "three",
      title: "Three",
      ...words,
      run: () => [skip("nothing there")],
    },
  ], 7);
  assertEquals(findings, [
    { id: "one", title: "One", status: "pass", message: "saw 7" },
    {
      id: "two",
      title: "Two",
      status: "fail",
      verdict: "damaged",
      message: "first",
      fileOffset: 8,
      hint: "mend it",
    },
    {
      id: "two",
      title: "Two",
      status: "warning",
      message: "second",
      actual: "3",
      hint: "look",
    },
    {
      id: "three",
      title: "Three",
      status: "skipped",
      message: "nothing there",
    },
  ]);
});

Deno.test("a skipped check can prevent the verdict complete", () => {
  assertEquals(
    skip("unknown", { verdict: "unverified" }).verdict,
    "unverified",
  );
  assertEquals(skip("none").verdict, undefined);
});
