/** A made-up flag and a made-up setting. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "@std/path/join";
import type { ProgramCopy } from "../program_copy.ts";
import type { MadeUpRow, Steps } from "./made_up.ts";

const flag = `    madeUpFlag: {
      kind: "toggle",
      default: "on",
      short: "what was made up",
      long: "What was made up, at length.",
    },`;

/** For that flag. */
const setting = `  "made-up-setting": {
    kind: "switch",
    default: true,
    title: "Made up",
    text: "does what was made up.",
    flag: { key: "madeUpFlag", of: ["kernel"] },
  },`;

/** A row for each of the two tables. */
export const settingRows: readonly MadeUpRow[] = [
  {
    what: "a flag",
    file: "src/capture/kernel/kernel_command_spec.ts",
    row: flag,
    before: "    dryRun: {",
  },
  {
    what: "a setting",
    row: setting,
    before: "} as const satisfies Readonly<Record<string, SettingSpec>>;",
  },
];

const run = (program: ProgramCopy, ...args: string[]) =>
  program.deno(
    ["run", "--no-prompt", "--permission-set=program"],
    "main.ts",
    args,
    { XDG_CONFIG_HOME: join(program.folder, "settings") },
  );

const say = async (program: ProgramCopy, ...args: string[]) => {
  const { code, stdout, stderr } = await run(program, ...args);
  assertEquals([code, stderr], [0, ""], args.join(" "));
  return stdout;
};

/** What is in effect where Windows is played, by the flags. */
async function choice(program: ProgramCopy, ...args: string[]) {
  const { fakeWindows } = await program.module("tests/capture/fake_windows.ts");
  const { runKernel } = await program.module("tests/capture/kernel_run.ts");
  const { stdout } = await runKernel!(fakeWindows!(), [
    ...["--dry-run", "--format", "json", "--output", program.folder, ...args],
  ]);
  const choices: readonly Readonly<Record<string, unknown>>[] = JSON.parse(
    stdout,
  ).choices;
  return choices.find(({ name }) => name === "made-up-setting");
}

async function parsesFlag(program: ProgramCopy) {
  const { code, stderr } = await run(program, "kernel", "--made-up-flg");
  assertEquals(code, 2);
  assertStringIncludes(stderr, "--made-up-flag");
  const other = await run(program, "process", "--made-up-flag", "1");
  assertEquals(other.code, 2, "only kernel has it");
  const { value, source } = await choice(program, "--no-made-up-flag") ?? {};
  assertEquals([value, source], [false, "command-line"]);
}

async function tellsOfFlag(program: ProgramCopy) {
  const [brief, long, bash, powershell] = await Promise.all([
    say(program, "kernel", "-h"),
    say(program, "kernel", "--help"),
    say(program, "completions", "bash"),
    say(program, "completions", "powershell"),
  ]);
  assertStringIncludes(brief, "what was made up");
  assertStringIncludes(long, "What was made up, at length.");
  assertStringIncludes(bash, "--made-up-flag");
  assertStringIncludes(powershell, "--made-up-flag");
}

async function keepsSetting(program: ProgramCopy) {
  const value = async () =>
    await say(program, "settings", "get", "made-up-setting");
  assertStringIncludes(await value(), "on");
  await say(program, "settings", "set", "made-up-setting", "off");
  assertStringIncludes(await value(), "off");
  const wrong = await run(program, "settings", "set", "made-up-setting", "up");
  assertEquals(wrong.code, 2);
  assertStringIncludes(wrong.stderr, "made-up-setting");
}

async function tellsOfSetting(program: ProgramCopy) {
  const [list, help, flags, schema, bash, powershell] = await Promise.all([
    say(program, "settings"),
    say(program, "settings", "--help"),
    say(program, "kernel", "--help"),
    say(program, "settings", "schema"),
    say(program, "completions", "bash"),
    say(program, "completions", "powershell"),
  ]);
  assertStringIncludes(list, "Made up: does what was made up.");
  assertStringIncludes(list, "--[no-]made-up-flag");
  for (const text of [help, flags, schema, bash, powershell]) {
    assertStringIncludes(text, "made-up-setting");
  }
}

async function isChoice(program: ProgramCopy) {
  const { value, source } = await choice(program) ?? {};
  assertEquals([value, source], [true, "default"]);
}

async function areInDocs(program: ProgramCopy) {
  const { code, stderr } = await program.deno(
    ["run", "--allow-read", "--allow-write", "--allow-run"],
    "tools/docs.ts",
  );
  assertEquals(code, 0, stderr);
  const page = (name: string) =>
    Deno.readTextFile(join(program.folder, "docs", name));
  const lines = await page("command-line.md");
  assertStringIncludes(lines, "--[no-]made-up-flag");
  assertStringIncludes(lines, "made-up-setting");
  assertStringIncludes(await page("json.md"), "| `made-up-setting` ");
}

/** Each for a sentence. */
export const settingSteps: Steps = {
  "a command line may have a flag": parsesFlag,
  "help and completions know a flag": tellsOfFlag,
  "a setting is kept": keepsSetting,
  "help, completions and the schema know a setting": tellsOfSetting,
  "a capture tells what was chosen": isChoice,
  "the pages in docs/ are made with a flag and a setting": areInDocs,
};
