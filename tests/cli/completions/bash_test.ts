import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { bashCompletions } from "../../../src/cli/completions/bash.ts";
import { completionTable } from "../../../src/cli/completions/completion_table.ts";
import { schemaNames } from "../../../src/cli/schema_command.ts";
import { commands } from "../../../src/cli/command_table.ts";
import { loadTopics } from "../../../src/cli/topics.ts";
import { typeAtTerminal } from "./terminal.ts";

const topics = await loadTopics();

const script = bashCompletions(completionTable(topics, schemaNames));

const isAbsent = Deno.build.os === "windows";

/**
 * Runs a script in bash and returns its output. Bash does not read files of the
 * user, such as ~/.bashrc.
 */
function askBash(text: string, args: readonly string[] = []): string {
  const { stdout, stderr } = new Deno.Command("bash", {
    args: ["--norc", "--noprofile", "-c", text, "bash", ...args],
    clearEnv: true,
    env: { PATH: "/usr/bin:/bin" },
  }).outputSync();
  const decoder = new TextDecoder();
  assertEquals(decoder.decode(stderr), "");
  return decoder.decode(stdout);
}

/**
 * Returns the completions of the last word. Bash splits `--flag=value` into
 * three words, so `=` must be a separate word in `words`.
 */
function completed(words: readonly string[]): string[] {
  const answer = askBash(
    `${script}
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
compopt() { [ "$*" = "-o default" ] && echo FILES; }
_livedump
printf '%s\\n' "\${COMPREPLY[@]}"`,
    words,
  );
  return answer.split("\n").filter((line) => line !== "");
}

Deno.test("the script for bash is ASCII, in lines that end with \\n", () => {
  assert(/^[\n\x20-\x7e]+\n$/.test(script));
});

const onOff = ["on", "off"];
const folders = ["kernel-dump-folder", "process-dump-folder"];

const rows: readonly (readonly [line: string, expected: readonly string[]])[] =
  [
    ["livedump ", Object.keys(commands)],
    ["livedump insp", ["inspect"]],
    ["livedump --col", ["--color"]],
    ["livedump --color ", ["auto", "always", "never"]],
    ["livedump --color never insp", ["inspect"]],
    ["livedump inspect --fail", ["--fail-on"]],
    ["livedump inspect --js", ["--json"]],
    ["livedump inspect --fail-on ", ["warning"]],
    ["livedump inspect --format te", ["text"]],
    ["livedump inspect --format = te", ["text"]],
    ["livedump inspect --fail-on =", ["warning"]],
    ["livedump inspect --expect ", ["live", "any", "full-memory"]],
    ["livedump inspect ", ["FILES"]],
    ["livedump inspect --quiet a.dmp b", ["FILES"]],
    ["livedump inspect --format json ", ["FILES"]],
    ["livedump inspect --format = json ", ["FILES"]],
    ["livedump inspect -- --fail", ["FILES"]],
    ["livedump inspect - ", ["FILES"]],
    ["livedump kernel --no-h", ["--no-hypervisor"]],
    ["livedump kernel -o ", ["FILES"]],
    ["livedump kernel --output = ", ["FILES"]],
    ["livedump kernel ", []],
    ["livedump process --clone = ", ["only", "auto"]],
    ["livedump process --clone --a", ["--all"]],
    ["livedump process --type f", ["full"]],
    ["livedump process ", []],
    ["livedump settings re", ["reset"]],
    ["livedump settings get kernel", [folders[0]!]],
    ["livedump settings reset process-dump-f", [folders[1]!]],
    ["livedump settings set capture-user-pages ", onOff],
    ["livedump settings --format json set capture-user-pages ", onOff],
    ["livedump settings set kernel-dump-folder ", ["FILES"]],
    ["livedump settings set process-dump-type t", ["task-manager", "triage"]],
    ["livedump settings list ", []],
    ["livedump settings get kernel-dump-folder ", []],
    ["livedump help exit", ["exit-codes"]],
    ["livedump help insp", ["inspect"]],
    ["livedump completions ", ["powershell", "bash", "zsh", "fish"]],
    ["livedump schema ", ["kernel", "process", "check", "inspect", "settings"]],
    ["livedump nonsense ", []],
    ["livedump nonsense --", []],
  ];

for (const [line, expected] of rows) {
  Deno.test({
    name: `bash completes "${line}"`,
    ignore: isAbsent,
    fn: () => assertEquals(completed(line.split(" ")), expected),
  });
}

Deno.test({
  name: "bash completes the values of --format, and --help after every command",
  ignore: isAbsent,
  fn() {
    const values = [...commands.inspect.flags.format.values];
    assertEquals(completed(["livedump", "inspect", "--format", ""]), values);
    for (const name of Object.keys(commands)) {
      assertEquals(completed(["livedump", name, "--he"]), ["--help"], name);
    }
  },
});

Deno.test({
  name: "bash without compopt completes words and files",
  ignore: isAbsent,
  fn() {
    const answer = askBash(`enable -n compopt
${script}
complete -p livedump
COMP_WORDS=(livedump insp) COMP_CWORD=1
_livedump
echo "\${COMPREPLY[@]}"`);
    assertEquals(
      answer,
      "complete -o default -F _livedump livedump\ninspect\n",
    );
  },
});

Deno.test({
  name: "completion works with any shell options and separators",
  ignore: isAbsent,
  fn() {
    for (
      const odd of ["IFS=,", "IFS=", "set -u", "set -f", "shopt -s failglob"]
    ) {
      const answer = askBash(`${odd}
${script}
COMP_WORDS=(livedump inspect '$(echo x)' '*' --rep) COMP_CWORD=4
_livedump
printf '%s\\n' "\${COMPREPLY[@]}"`);
      assertEquals(answer, "--report\n", odd);
    }
  },
});

const typed = Deno.build.os === "linux";

Deno.test({
  name: "the Tab key completes in a bash at a terminal",
  ignore: !typed,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "livedump bash " });
    try {
      await Deno.writeTextFile(`${folder}/livedump.bash`, script);
      await Deno.writeTextFile(`${folder}/with blanks.dmp`, "");
      const seen = await typeAtTerminal("bash --norc --noprofile -i", folder, [
        "livedump() { printf '<%s>' \"$@\"; echo; }\n",
        "set -u\n",
        ". ./livedump.bash\n",
        "livedump insp\t--form\tte\twith\t\n",
        "livedump inspect --format=te\twith\t\n",
        "livedump help exit\t\n",
        "exit\n",
      ]);
      const file = "<with blanks.dmp>";
      assertStringIncludes(seen, `<inspect><--format><text>${file}`);
      assertStringIncludes(seen, `<inspect><--format=text>${file}`);
      assertStringIncludes(seen, "<help><exit-codes>");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
