import { assert, assertEquals } from "@std/assert";
import type { Defect } from "../builder/defect.ts";
import { kernelDefects } from "../builder/defects.ts";
import { minidumpDefects } from "../builder/minidump_defects.ts";
import { largeBitmapDump } from "../builder/valid_dumps.ts";
import { judge } from "./judge.ts";

/** Asserts that a built dump gets the report that the table of defects expects. */
function assertExpectedReport({ verdicts, checkIds, build }: Defect): void {
  const report = judge(build());
  const told = report.checks.map((one) =>
    `${one.status} ${one.id}: ${one.message}`
  ).join("\n");
  assert(
    verdicts.includes(report.verdict),
    `${report.verdict}, not ${verdicts.join(" or ")}:\n${told}`,
  );
  const doubtful = report.checks.filter((one) => one.status !== "pass")
    .map((one) => one.id);
  if (checkIds.length === 0) {
    if (report.verdict === "complete") {
      const loud = report.checks.filter((one) => one.status === "fail");
      assertEquals(loud, []);
    }
  } else {
    assert(
      checkIds.some((id) => doubtful.includes(id)),
      `none of ${checkIds.join(", ")} complains:\n${told}`,
    );
  }
  const failed = report.checks.find((one) => one.verdict === report.verdict);
  if (report.verdict !== "complete") {
    assertEquals(report.summary, failed?.message);
  }
}

for (const defect of [...kernelDefects, ...minidumpDefects]) {
  Deno.test(`${defect.name} gets the expected report`, () =>
    assertExpectedReport(defect));
}

Deno.test(`${largeBitmapDump.name} gets the expected report`, () => {
  assertExpectedReport(largeBitmapDump);
});

Deno.test("no two rows of the tables have the same name", () => {
  const names = [...kernelDefects, ...minidumpDefects].map((one) => one.name);
  assertEquals(names.length, new Set(names).size);
});
