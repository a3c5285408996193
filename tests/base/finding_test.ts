import { assertEquals } from "@std/assert";
import {
  fail,
  pass,
  renderFinding,
  runChecks,
  skip,
  warn,
} from "../../src/base/finding.ts";
import { textStyle } from "../../src/base/text/text_style.ts";

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

Deno.test("the offset of a finding is apart from what was found", () => {
  const outcome = fail("truncated", "The file is cut short.", {
    fileOffset: 0x13064,
    actual: "77,924 bytes",
    expected: "at least 90,112 bytes",
    hint: "Copy the file again.",
  });
  assertEquals(
    renderFinding({ id: "size", title: "Size", ...outcome }, textStyle(false)),
    [
      "  FAIL  size",
      "    The file is cut short.",
      "    found:    77,924 bytes",
      "    expected: at least 90,112 bytes",
      "    offset:   0x13064",
      "    -> Copy the file again.",
    ],
  );
});

Deno.test("a command line to paste stays on one line of its own", () => {
  const command = `& "E:\\my tools\\livedump.exe" kernel -o "D:\\${
    "dumps of May\\".repeat(6)
  }"`;
  const outcome = warn("livedump is not elevated.", {
    hint: `Paste this into a PowerShell opened with Run as administrator: ` +
      command,
  });
  const id = { id: "elevation", title: "Elevation" };
  assertEquals(renderFinding({ ...id, ...outcome }, textStyle(false)), [
    "  WARNING  elevation",
    "    livedump is not elevated.",
    "    -> Paste this into a PowerShell opened with Run as administrator:",
    `       ${command}`,
  ]);
});

Deno.test("a skipped check can prevent the verdict complete", () => {
  assertEquals(
    skip("unknown", { verdict: "unverified" }).verdict,
    "unverified",
  );
  assertEquals(skip("none").verdict, undefined);
});
