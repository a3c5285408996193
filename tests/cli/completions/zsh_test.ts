import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { completionTable } from "../../../src/cli/completions/completion_table.ts";
import { zshCompletions } from "../../../src/cli/completions/zsh.ts";
import { schemaNames } from "../../../src/cli/schema_command.ts";
import { commands } from "../../../src/cli/command_table.ts";
import { loadTopics } from "../../../src/cli/topics.ts";
import { testWithProgram } from "../../with_program.ts";
import { typeAtTerminal } from "./terminal.ts";

const topics = await loadTopics();
const script = zshCompletions(completionTable(topics, schemaNames));

/** Runs a script in zsh, which does not read files of the user. */
function askZsh(text: string, args: readonly string[] = []): string {
  const { stdout, stderr } = new Deno.Command("zsh", {
    args: ["-f", "-c", text, "zsh", ...args],
    clearEnv: true,
    env: { PATH: "/usr/bin:/bin" },
  }).outputSync();
  const decoder = new TextDecoder();
  assertEquals(decoder.decode(stderr), "");
  return decoder.decode(stdout);
}

/**
 * Returns the completions of the last word. Fake functions replace the
 * functions of zsh that show candidates. The fake `compset` removes the part of
 * the word up to `=`.
 */
function completed(words: readonly string[]): string[] {
  const answer = askZsh(
    `compdef() { : }
${script}
compset() { cur=\${cur#*=} }
_files() { print FILES }
_describe() { local one; for one in "\${(P@)2}"; do print -r -- "\${one%%:*}"; done }
words=("$@") CURRENT=$#
_livedump
print -r -- "MATCH $cur"`,
    words,
  );
  const last = words.at(-1)!;
  const start = /^--.*=/.test(last) ? last.replace(/^.*?=/, "") : last;
  return answer.split("\n").filter((line) =>
    line === "FILES" || (line.startsWith(start) && !/^(MATCH .*)?$/.test(line))
  );
}

const onOff = ["on", "off"];

const rows: readonly (readonly [line: string, expected: readonly string[]])[] =
  [
    ["livedump ", Object.keys(commands)],
    ["livedump insp", ["inspect"]],
    ["livedump --col", ["--color"]],
    ["livedump --color ", ["auto", "always", "never"]],
    ["livedump --color never insp", ["inspect"]],
    ["livedump inspect --js", ["--json"]],
    ["livedump inspect --fail-on ", ["warning"]],
    ["livedump inspect --format te", ["text"]],
    ["livedump inspect --format=te", ["text"]],
    ["livedump inspect ", ["FILES"]],
    ["livedump inspect --quiet a.dmp b", ["FILES"]],
    ["livedump inspect --format=json ", ["FILES"]],
    ["livedump inspect -- --fail", ["FILES"]],
    ["livedump kernel --no-h", ["--no-hypervisor"]],
    ["livedump kernel -o ", ["FILES"]],
    ["livedump kernel --output=", ["FILES"]],
    ["livedump kernel ", []],
    ["livedump process --clone=", ["only", "auto"]],
    ["livedump process --clone --a", ["--all"]],
    ["livedump settings get kernel", ["kernel-dump-folder"]],
    ["livedump settings set capture-user-pages ", onOff],
    ["livedump settings set kernel-dump-folder ", ["FILES"]],
    ["livedump settings list ", []],
    ["livedump help exit", ["exit-codes"]],
    ["livedump completions ", ["powershell", "bash", "zsh", "fish"]],
    ["livedump nonsense --", []],
  ];

for (const [line, expected] of rows) {
  testWithProgram("zsh", `zsh completes "${line}"`, () => {
    assertEquals(completed(line.split(" ")), expected);
    return Promise.resolve();
  });
}

Deno.test("the script for zsh is ASCII, in lines that end with \\n", () => {
  assert(/^[\n\x20-\x7e]+\n$/.test(script));
});

testWithProgram("zsh", "zsh finds no error in its script", () => {
  askZsh(`compdef() { : }\nsetopt no_unset warn_create_global\n${script}`);
  return Promise.resolve();
});

testWithProgram(
  "zsh",
  "the Tab key completes in a zsh at a terminal",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "livedump zsh " });
    try {
      await Deno.writeTextFile(`${folder}/livedump.zsh`, script);
      await Deno.mkdir(`${folder}/fpath`);
      await Deno.writeTextFile(`${folder}/fpath/_livedump`, script);
      await Deno.writeTextFile(`${folder}/with blanks.dmp`, "");
      for (
        const load of [
          ". ./livedump.zsh",
          "fpath=($PWD/fpath $fpath); autoload -Uz compinit; compinit -u -D",
        ]
      ) {
        const seen = await typeAtTerminal("zsh -f -i", folder, [
          "livedump() { printf '<%s>' \"$@\"; echo; }\n",
          `${load}\n`,
          "livedump insp\t--form\tte\twith\t\n",
          "livedump inspect --format=te\twith\t\n",
          "livedump help exit\t\n",
          "exit\n",
        ]);
        const file = "<with blanks.dmp>";
        assertStringIncludes(seen, `<inspect><--format><text>${file}`, load);
        assertStringIncludes(seen, `<inspect><--format=text>${file}`, load);
        assertStringIncludes(seen, "<help><exit-codes>", load);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
);
