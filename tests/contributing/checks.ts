/**
 * Adds made-up checks, a made-up status code and a made-up dump type to a copy
 * of the program, and tests the copy.
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";
import { buildMachine } from "../builder/machine/machine.ts";
import { dumpMachine } from "../builder/machine/machine_dump.ts";
import type { ProgramCopy } from "../program_copy.ts";
import type { MadeUpRow, Steps } from "./made_up.ts";

const root = new URL("../../", import.meta.url);

const check = (id: string) =>
  `  {
    id: "${id}",
    title: "Title of ${id}",
    meaning: "What ${id} looks at. What it means that it did not pass.",
    cure: "What to do about ${id}.",
    run: () => [{
      status: "warning",
      message: "Message of ${id}.",
      hint: "Hint of ${id}.",
    }],
  },`;

/** Maps each kind of check in CONTRIBUTING.md to the ID of a made-up check. */
const checks = new Map([
  ["a check of kernel dumps", "made-up-kernel"],
  ["a check of minidumps", "made-up-minidump"],
  ["a check of kernel dumps with `--deep`", "made-up-kernel-deep"],
  ["a check of minidumps with `--deep`", "made-up-minidump-deep"],
]);

/**
 * A status code that Windows cannot return: bit 29 marks codes defined by
 * customers.
 */
const status = 0xe0001234;

/**
 * A row for every table of checks, for the table of status codes and for the
 * table of dump types.
 */
export const checkRows: readonly MadeUpRow[] = [
  ...Array.from(checks, ([what, id]) => ({ what, row: check(id) })),
  {
    what: "a status code",
    row: '  STATUS_MADE_UP: [0xe0001234, "A made-up status"],',
    before: "};\n\n/** An NTSTATUS with its name and meaning. */",
  },
  {
    what: "a dump type",
    row:
      '  row(4711, "made-up-type", "memory dump of a made-up type", "bitmap"),',
  },
];

const fixture = (name: string) =>
  fromFileUrl(new URL(`fixtures/${name}`, root));

/**
 * Returns the paths of three dumps: one of the made-up type, a triage dump and
 * a process dump.
 */
async function dumpsIn(folder: string): Promise<readonly string[]> {
  const path = join(folder, "made-up.dmp");
  const fields = { DumpType: 4711 };
  const bytes = dumpMachine(buildMachine("x64"), { type: 6, fields });
  await Deno.writeFile(path, bytes);
  return [path, fixture("crash-triage.dmp"), fixture("process-full.dmp")];
}

async function seesRowsInReports(program: ProgramCopy) {
  const dumps = await dumpsIn(program.folder);
  const flags = ["inspect", "--deep", "--expect", "any", "--verbose"];
  const formats = ["text", "json", "html", "junit", "github"];
  const texts = await Promise.all(formats.map(async (format) => {
    const args = [...flags, "--format", format, ...dumps];
    const { code, stdout, stderr } = await program.run(...args);
    assertEquals([code, stderr], [0, ""], format);
    for (const id of checks.values()) {
      assertStringIncludes(stdout, `Message of ${id}.`, format);
    }
    return stdout;
  }));
  const type = "memory dump of a made-up type (made-up-type)";
  assertStringIncludes(texts[0]!, `Type        ${type}`);
  assert(texts[2]!.includes(type), "the type in HTML");
  const [made, triage, minidump] = JSON.parse(texts[1]!).dumps;
  assertEquals(made.kernel.dumpType, { value: 4711, name: "made-up-type" });
  assertEquals(made.verdict, "complete");
  const found = (dump: { checks: { id: string; status: string }[] }) =>
    dump.checks.filter(({ id }) => id.startsWith("made-up"))
      .map(({ id, status }) => `${id}: ${status}`);
  assertEquals(found(made), [
    "made-up-kernel: warning",
    "made-up-kernel-deep: warning",
  ]);
  // triage_checks.ts does not implement the made-up deep check, so the check is
  // skipped in triage dumps.
  assertEquals(found(triage), [
    "made-up-kernel: warning",
    "made-up-kernel-deep: skipped",
  ]);
  assertEquals(found(minidump), [
    "made-up-minidump: warning",
    "made-up-minidump-deep: warning",
  ]);
}

async function seesRowsInHelp(program: ProgramCopy) {
  const say = async (...args: string[]) => (await program.run(...args)).stdout;
  const [list, types, bash, powershell] = await Promise.all([
    say("help", "checks"),
    say("help", "dump-types"),
    say("completions", "bash"),
    say("completions", "powershell"),
  ]);
  assert(/^ +4711 +made-up-type +memory dump of a made-up/m.test(types), types);
  await Promise.all(
    checks.values().map(async (id) => {
      const line = new RegExp(`^ +${id} +What ${id} looks at\\.$`, "m");
      assert(line.test(list), list);
      assert(new RegExp(`\\b${id}\\b`).test(bash), `${id} in bash`);
      assert(new RegExp(`\\b${id}\\b`).test(powershell), `${id} in PowerShell`);
      const text = await say("help", id);
      assertStringIncludes(text, `${id} - Title of ${id}`);
      assertStringIncludes(text, "What it means that it did not pass.");
      assertStringIncludes(text, `What to do about ${id}.`);
    }),
  );
}

async function seesRowsInDocs(program: ProgramCopy) {
  const text = await program.docsPage("checks.md");
  for (const id of checks.values()) {
    assertStringIncludes(text, `### ${id}\n\n**Title of ${id}.** What ${id}`);
    assertStringIncludes(text, `_What to do:_ What to do about ${id}.`);
  }
  assertStringIncludes(
    await program.docsPage("command-line.md"),
    "made-up-type",
  );
}

async function seesStatus(program: ProgramCopy) {
  const { fakeWindows } = await program.module("tests/capture/fake_windows.ts");
  const { runKernel } = await program.module("tests/capture/kernel_run.ts");
  const path = join(program.folder, "refused.dmp");
  const refused = (...args: string[]) =>
    runKernel!(fakeWindows!(() => Promise.resolve(status)), [
      ...["--output", path, ...args],
    ]);
  const { error } = await refused();
  assertStringIncludes(error.message, "A made-up status");
  assertStringIncludes(error.message, "STATUS_MADE_UP (0xe0001234): ");
  assert(error.hint !== "", "there is advice");
  const { stdout } = await refused("--format", "json");
  assertEquals(JSON.parse(stdout).error.status, {
    code: "0xe0001234",
    name: "STATUS_MADE_UP",
    meaning: "A made-up status",
  });
}

export const checkSteps: Steps = {
  "reports of every format show a check and a dump type": seesRowsInReports,
  "help and completions include a check and a dump type": seesRowsInHelp,
  "the pages in docs/ include a check and a dump type": seesRowsInDocs,
  "the message for a failed dump names a status": seesStatus,
  async "the tests of the tables accept a check and a status"(program) {
    const { code, stdout } = await program.deno(
      ["test", "--no-check", "--allow-read"],
      "tests/base/check_guide_test.ts",
      "tests/ffi/nt_status_test.ts",
    );
    assertEquals(code, 0, stdout);
  },
};
