import { assert, assertEquals } from "@std/assert";
import { completionTable } from "../../../src/cli/completions/completion_table.ts";
import { fishCompletions } from "../../../src/cli/completions/fish.ts";
import { schemaNames } from "../../../src/cli/schema_command.ts";
import { commands } from "../../../src/cli/command_table.ts";
import { loadTopics } from "../../../src/cli/topics.ts";
import { testWithProgram } from "../../with_program.ts";

const topics = await loadTopics();
const script = fishCompletions(completionTable(topics, schemaNames));

/** The candidates that fish offers for a line, in a folder with one file. */
async function completed(line: string): Promise<string[]> {
  const folder = await Deno.makeTempDir({ prefix: "livedump fish " });
  try {
    await Deno.writeTextFile(`${folder}/script.fish`, script);
    await Deno.mkdir(`${folder}/here`);
    await Deno.writeTextFile(`${folder}/here/one.dmp`, "");
    const { stdout, stderr } = await new Deno.Command("fish", {
      args: [
        "--no-config",
        "-c",
        'source ../script.fish; complete -C "$argv"',
        line,
      ],
      cwd: `${folder}/here`,
      clearEnv: true,
      env: { PATH: "/usr/bin:/bin", HOME: folder },
    }).output();
    const decoder = new TextDecoder();
    assertEquals(decoder.decode(stderr), "");
    return decoder.decode(stdout).split("\n").filter((one) => one !== "")
      .map((one) => one.split("\t")[0]!);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const file = ["one.dmp"];

/**
 * Each row is a line and its expected candidates, in the order in which fish
 * sorts them.
 */
const rows: readonly (readonly [line: string, expected: readonly string[]])[] =
  [
    ["livedump ", Object.keys(commands).toSorted()],
    ["livedump insp", ["inspect"]],
    ["livedump.exe insp", ["inspect"]],
    ["livedump --col", ["--color"]],
    ["livedump --color ", ["always", "auto", "never"]],
    ["livedump --color never insp", ["inspect"]],
    ["livedump inspect --js", ["--json"]],
    ["livedump inspect --fail-on ", ["warning"]],
    ["livedump inspect --format te", ["text"]],
    ["livedump inspect --format=te", ["--format=text"]],
    ["livedump inspect ", file],
    ["livedump inspect --quiet a.dmp o", file],
    ["livedump inspect --format=json ", file],
    ["livedump inspect -- --fail", []],
    ["livedump kernel --no-h", ["--no-hypervisor"]],
    ["livedump kernel -o ", file],
    ["livedump kernel --output=o", ["--output=one.dmp"]],
    ["livedump kernel ", []],
    ["livedump process --clone=", ["--clone=auto", "--clone=only"]],
    ["livedump process --clone --a", ["--all"]],
    ["livedump settings get kernel", ["kernel-dump-folder"]],
    ["livedump settings set capture-user-pages ", ["off", "on"]],
    ["livedump settings set kernel-dump-folder ", file],
    ["livedump settings list ", []],
    ["livedump help exit", ["exit-codes"]],
    ["livedump completions ", ["bash", "fish", "powershell", "zsh"]],
    ["livedump nonsense --", []],
  ];

for (const [line, expected] of rows) {
  testWithProgram("fish", `fish completes "${line}"`, async () => {
    assertEquals((await completed(line)).toSorted(), expected);
  });
}

Deno.test("the script for fish is ASCII, in lines that end with \\n", () => {
  assert(/^[\n\x20-\x7e]+\n$/.test(script));
});
