/**
 * Adds a made-up flag and a made-up setting to a copy of the program, and tests
 * the copy.
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { ProgramCopy } from "../program_copy.ts";
import type { MadeUpRow, Steps } from "./made_up.ts";

const flag = `    madeUpFlag: {
      kind: "toggle",
      default: "on",
      short: "what was made up",
      long: "What was made up, at length.",
    },`;

/** The made-up setting that the made-up flag overrides. */
const setting = `  "made-up-setting": {
    kind: "switch",
    default: true,
    title: "Made up",
    text: "does what was made up.",
    flag: { key: "madeUpFlag", of: ["kernel"] },
  },`;

/**
 * A row for the table of flags of `kernel`, and one for the table of settings.
 */
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

const say = async (program: ProgramCopy, ...args: string[]) => {
  const { code, stdout, stderr } = await program.run(...args);
  assertEquals([code, stderr], [0, ""], args.join(" "));
  return stdout;
};

/**
 * Starts a dry run of a capture on a fake Windows. Returns what the dry run
 * reports about the made-up setting.
 */
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
  const { code, stderr } = await program.run("kernel", "--made-up-flg");
  assertEquals(code, 2);
  assertStringIncludes(stderr, "--made-up-flag");
  const other = await program.run("process", "--made-up-flag", "1");
  assertEquals(other.code, 2, "only kernel has it");
  const { value, source } = await choice(program, "--no-made-up-flag") ?? {};
  assertEquals([value, source], [false, "command-line"]);
}

async function showsFlag(program: ProgramCopy) {
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

async function storesSetting(program: ProgramCopy) {
  const value = async () =>
    await say(program, "settings", "get", "made-up-setting");
  assertStringIncludes(await value(), "on");
  await say(program, "settings", "set", "made-up-setting", "off");
  assertStringIncludes(await value(), "off");
  const wrong = await program.run("settings", "set", "made-up-setting", "up");
  assertEquals(wrong.code, 2);
  assertStringIncludes(wrong.stderr, "made-up-setting");
}

async function showsSetting(program: ProgramCopy) {
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
  const lines = await program.docsPage("command-line.md");
  assertStringIncludes(lines, "--[no-]made-up-flag");
  assertStringIncludes(lines, "made-up-setting");
  assertStringIncludes(
    await program.docsPage("json.md"),
    "| `made-up-setting` ",
  );
}

export const settingSteps: Steps = {
  "the command line accepts a flag": parsesFlag,
  "help and completions include a flag": showsFlag,
  "a setting is stored": storesSetting,
  "help, completions and the schema include a setting": showsSetting,
  "a capture uses a setting": isChoice,
  "the pages in docs/ include a flag and a setting": areInDocs,
};
