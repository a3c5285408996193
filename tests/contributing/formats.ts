/** A made-up field and made-up damage. */
import { assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import type { ProgramCopy } from "../program_copy.ts";
import type { MadeUpRow, Steps } from "./made_up.ts";

const fixture = fromFileUrl(
  new URL("../../fixtures/live-full-taskmgr.dmp", import.meta.url),
);

/** Four bytes that nothing else in the header has. */
const field = "  MadeUpField: u32(0x1ff8),";

/** Damage that is what it says, and damage that is not. */
const damage = (name: string, verdict: string) =>
  `    [
      "${name}",
      "${verdict}",
      "page-table",
      () =>
        changed(
          buildKernelDump({ type: 6 }),
          (copy) => setU32(copy, 0xf98, 10),
        ),
    ],`;

/** Tests that a row of damage is tried by. */
const readers = [
  "tests/inspect/built_dumps_test.ts",
  "tests/inspect/short_reads_test.ts",
  "tests/inspect/input/pipe/inspect_pipe_test.ts",
];

/** A row for each of the two tables, and one that must be found out. */
export const formatRows: readonly MadeUpRow[] = [
  {
    what: "a field of a structure",
    file: "src/inspect/dump/kernel/header_layout.ts",
    row: field,
    before: "});\n\n/**\n * DUMP_HEADER32",
  },
  {
    what: "a kind of damage",
    file: "tests/builder/header_defects.ts",
    row: damage("made-up damage", "damaged") +
      damage("made-up lie", "complete"),
    before: "    // No listed data is missing",
  },
];

async function showsField(program: ProgramCopy) {
  const inspect = async (format: string) =>
    (await program.deno(
      ["run", "--no-prompt", "--permission-set=program"],
      "main.ts",
      ["inspect", "--fields", "--format", format, fixture],
    )).stdout;
  assertMatch(
    await inspect("text"),
    /^ +0x0*1ff8 +MadeUpField +not filled in$/m,
  );
  const [dump] = JSON.parse(await inspect("json")).dumps;
  const text = JSON.stringify(dump);
  assertMatch(text, /"MadeUpField"/);
  assertEquals(dump.verdict, "complete");
}

async function triesDamage(program: ProgramCopy) {
  for (const file of readers) {
    const tried = async (name: string) => {
      const { stdout } = await program.deno(
        ["test", "--no-check", "--allow-read", "--allow-env", "--filter", name],
        file,
      );
      const [, passed, failed] =
        /\| (\d+) passed \| (\d+) failed/.exec(stdout) ?? [];
      return { passed, failed, ...failed === "0" ? {} : { stdout } };
    };
    assertEquals(
      await tried("made-up damage"),
      { passed: "1", failed: "0" },
      file,
    );
  }
}

async function findsLie(program: ProgramCopy) {
  const { code, stdout } = await program.deno(
    ["test", "--no-check", "--allow-read", "--filter", "made-up lie"],
    readers[0]!,
  );
  assertEquals(code, 1, stdout);
  assertMatch(stdout, /damaged, not complete/);
}

/** Each for a sentence. */
export const formatSteps: Steps = {
  "the raw fields have a field": showsField,
  "every reader is tried on damage": triesDamage,
  "a verdict that is wrong is found": findsLie,
};
