import { assert, assertEquals } from "@std/assert";
import { machineChecks } from "../../src/inspect/deep/checks/all_machine.ts";
import { processChecks } from "../../src/inspect/deep/minidump/process_checks.ts";
import { triageDeepChecks } from "../../src/inspect/deep/triage/triage_checks.ts";
import { kernelChecks } from "../../src/inspect/dump/kernel/checks/all.ts";
import { minidumpChecks } from "../../src/inspect/dump/minidump/checks/all.ts";
import { recordCheckGroup } from "../../src/inspect/record/record_inspection.ts";
import { renderHelp } from "../../src/cli/help.ts";
import { loadInspectTables, loadTopics } from "../../src/cli/topics.ts";

const { checkGroups } = await loadInspectTables();
const topics = await loadTopics();

/** All tables of checks, in the order in which the guide lists them. */
const tables = [
  [{ id: "input", title: "Input" }],
  kernelChecks,
  minidumpChecks,
  machineChecks,
  processChecks,
  recordCheckGroup.checks,
];

const named = (checks: readonly { readonly id: string; title: string }[]) =>
  checks.map(({ id, title }) => `${id}: ${title}`);

Deno.test("the guide explains every check by its id in reports", () => {
  assertEquals(
    checkGroups.map(({ checks }) => named(checks)),
    tables.map(named),
  );
});

Deno.test("small dumps have the same deep checks as other kernel dumps", () => {
  assertEquals(named(triageDeepChecks), named(machineChecks));
});

Deno.test("every check has sentences on its meaning and on what to do", () => {
  for (const { id, meaning, cure } of checkGroups.flatMap((g) => g.checks)) {
    for (const text of [meaning, cure]) {
      assert(/^[A-Z][\x20-\x7e]{20,420}\.$/.test(text), `${id}: ${text}`);
    }
  }
});

Deno.test("help <id> explains a check for each kind of dump", () => {
  for (const { checks } of checkGroups) {
    for (const { id, meaning, cure } of checks) {
      const text = renderHelp(id, "long", topics).replaceAll(/\s+/g, " ");
      assert(text.includes(meaning) && text.includes(cure), id);
    }
  }
});

Deno.test("help checks lists every check", () => {
  const listed = renderHelp("checks", "long", topics).split("\n").flatMap(
    (line) => /^ {2}([a-z]+(?:-[a-z]+)*) +\S/.exec(line)?.[1] ?? [],
  );
  assertEquals(listed, tables.flatMap((checks) => checks.map(({ id }) => id)));
});
