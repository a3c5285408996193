/**
 * Adds a made-up field of a structure and made-up damage to a copy of the
 * program, and tests the copy.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import type { ProgramCopy } from "../program_copy.ts";
import type { MadeUpRow, Steps } from "./made_up.ts";

const fixture = fromFileUrl(
  new URL("../../fixtures/live-full-taskmgr.dmp", import.meta.url),
);

/** The made-up field is at an offset of the header that no other field uses. */
const field = "  MadeUpField: u32(0x1ff8),";

/**
 * Returns a row of made-up damage that expects `verdict`. The tests that use
 * the row pass only if `verdict` is `damaged`.
 */
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

/** Test files that use every row of damage. */
const readers = [
  "tests/inspect/built_dumps_test.ts",
  "tests/inspect/short_reads_test.ts",
  "tests/inspect/input/pipe/inspect_pipe_test.ts",
] as const;

/**
 * A row for the table of fields, and two rows for the table of damage. The
 * second row of damage expects a wrong verdict.
 */
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
    before: "    // The dump lists no data",
  },
];

async function showsField(program: ProgramCopy) {
  const inspect = async (format: string) =>
    (await program.run("inspect", "--fields", "--format", format, fixture))
      .stdout;
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
  const { stdout } = await program.deno(
    [
      ...["test", "--no-check", "--allow-read", "--allow-env"],
      ...["--filter", "made-up damage"],
    ],
    ...readers,
  );
  assertMatch(stdout, /\| 3 passed \| 0 failed/);
}

async function findsLie(program: ProgramCopy) {
  const { code, stdout } = await program.deno(
    ["test", "--no-check", "--allow-read", "--filter", "made-up lie"],
    readers[0],
  );
  assertEquals(code, 1, stdout);
  assertMatch(stdout, /damaged, not complete/);
}

export const formatSteps: Steps = {
  "the raw fields include a field": showsField,
  "every reader is tested with damage": triesDamage,
  "a wrong verdict fails a test": findsLie,
};
