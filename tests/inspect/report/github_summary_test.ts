import { assert, assertEquals } from "@std/assert";
import { openStepSummary } from "../../../src/inspect/report/github_summary.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { judge } from "../judge.ts";

const complete = judge(buildKernelDump());

/** The summary of dumps with the given paths. */
function summaryOf(paths: readonly string[]): string {
  const file = Deno.makeTempFileSync();
  try {
    const writer = openStepSummary(file);
    for (const path of paths) writer.add({ ...complete, path });
    writer.end({ verdict: "pass", exitCode: 0, brokenOff: false });
    return Deno.readTextFileSync(file);
  } finally {
    Deno.removeSync(file);
  }
}

Deno.test("after a row that does not fit, no other row is added", () => {
  for (const longest of [600_000, 1_100_000]) {
    const long = "x".repeat(longest);
    const text = summaryOf(["first", long, `${long}y`, "last"]);
    assertEquals(text.includes("| first |"), true);
    assertEquals(text.includes("| last |"), false, `${longest}`);
    assert(text.includes("dumps not shown:"), `${longest}`);
    assert(text.length <= 1024 * 1024, `${text.length}`);
  }
});
