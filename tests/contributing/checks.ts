/** Made-up checks, a status code and a dump type. */
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

/** The made-up checks, by what the page calls such a check. */
const checks = new Map([
  ["a check of kernel dumps", "made-up-kernel"],
  ["a check of minidumps", "made-up-minidump"],
  ["a check of kernel dumps with `--deep`", "made-up-kernel-deep"],
  ["a check of minidumps with `--deep`", "made-up-minidump-deep"],
]);

/** No status of Windows: bit 29 is set, as customers' codes have it. */
const status = 0xe0001234;

/** A row for each table of checks, of status codes and of dump types. */
export const checkRows: readonly MadeUpRow[] = [
  ...Array.from(checks, ([what, id]) => ({ what, row: check(id) })),
  {
    what: "a status code",
    row: '  row(0xe0001234, "STATUS_MADE_UP", "Windows has made this up"),',
  },
  {
    what: "a dump type",
    row: `  {
    value: 4711,
    name: "made-up-type",
    title: "memory dump of a made-up type",
    body64: "bitmap",
    body32: "undocumented",
  },`,
  },
];

const run = ["run", "--no-prompt", "--permission-set=program"];
const fixture = (name: string) =>
  fromFileUrl(new URL(`fixtures/${name}`, root));

/** Every kind of dump that has checks of its own, and one of the new type. */
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
    const { code, stdout, stderr } = await program.deno(run, "main.ts", args);
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
  // Small dumps have what deep checks look at only where the check says how.
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
  const say = async (...args: string[]) =>
    (await program.deno(run, "main.ts", args)).stdout;
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
  const { code, stderr } = await program.deno(
    ["run", "--allow-read", "--allow-write", "--allow-run"],
    "tools/docs.ts",
  );
  assertEquals(code, 0, stderr);
  const page = (name: string) =>
    Deno.readTextFile(join(program.folder, "docs", name));
  const text = await page("checks.md");
  for (const id of checks.values()) {
    assertStringIncludes(text, `### ${id}\n\n**Title of ${id}.** What ${id}`);
    assertStringIncludes(text, `_What to do:_ What to do about ${id}.`);
  }
  assertStringIncludes(await page("command-line.md"), "made-up-type");
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
  assertStringIncludes(error.message, "Windows has made this up");
  assertStringIncludes(error.message, "STATUS_MADE_UP, 0xe0001234");
  assert(error.hint.length > 20, "there is advice");
  const { stdout } = await refused("--format", "json");
  assertEquals(JSON.parse(stdout).error.status, {
    code: "0xe0001234",
    name: "STATUS_MADE_UP",
    meaning: "Windows has made this up",
  });
}

/** Each for a sentence. */
export const checkSteps: Steps = {
  "reports of every format tell of a check and a dump type": seesRowsInReports,
  "help and completions know a check and a dump type": seesRowsInHelp,
  "the pages in docs/ are made with a check and a dump type": seesRowsInDocs,
  "a refusal by Windows is named": seesStatus,
  async "the tests of the tables take a check and a status"(program) {
    for (const name of ["base/check_guide_test.ts", "ffi/nt_status_test.ts"]) {
      const { code, stdout } = await program.deno(
        ["test", "--no-check", "--allow-read"],
        `tests/${name}`,
      );
      assertEquals(code, 0, stdout);
    }
  },
};
