import { assert, assertEquals } from "@std/assert";
import { completionTable } from "../../../src/cli/completions/completion_table.ts";
import { powershellCompletions } from "../../../src/cli/completions/powershell.ts";
import { schemaNames } from "../../../src/cli/schema_command.ts";
import { commands } from "../../../src/cli/command_table.ts";
import { loadTopics } from "../../../src/cli/topics.ts";
import {
  findPowershells,
  powershellErrors,
  runPowershell,
} from "../../powershell/powershell.ts";

const topics = await loadTopics();

const script = powershellCompletions(completionTable(topics, schemaNames));
const powershells = findPowershells();

Deno.test("the PowerShell script is valid by PowerShell's grammar", async () => {
  assertEquals(await powershellErrors(script), []);
});

Deno.test("PowerShell's grammar rejects an invalid script", async () => {
  assert((await powershellErrors(script.replace("})", "]"))).length > 0);
  assert((await powershellErrors(script.replace("{\n", "\n"))).length > 0);
});

Deno.test("the script for PowerShell is ASCII, in lines that end with \\n", () => {
  assert(/^[\n\x20-\x7e]+\n$/.test(script));
});

// In PowerShell, a hash table literal must not have duplicate keys. Keys that
// differ only in case are duplicates.
Deno.test("no hash table of the PowerShell script has a duplicate key", () => {
  const { flags, operands } = completionTable(topics, schemaNames);
  const tables = [
    ...flags.values(),
    ...Array.from(operands.values(), ({ words }) => words),
    Array.from(operands.keys(), (word) => ({ word })),
  ];
  for (const rows of tables) {
    const keys = rows.map(({ word }) => word.toLowerCase());
    assertEquals(new Set(keys).size, keys.length, keys.join(" "));
  }
});

const rows: readonly (readonly [line: string, expected: readonly string[]])[] =
  [
    ["livedump ", Object.keys(commands)],
    ["livedump insp", ["inspect"]],
    ["livedump.exe insp", ["inspect"]],
    ["livedump --color never insp", ["inspect"]],
    ["livedump inspect --fail", ["--fail-on"]],
    ["livedump inspect --fail-on ", ["warning"]],
    ["livedump inspect --format te", ["text"]],
    ["livedump inspect --format=te", ["--format=text"]],
    ["livedump process --clone=a", ["--clone=auto"]],
    ["livedump process --clone --a", ["--all"]],
    ["livedump settings get kernel", ["kernel-dump-folder"]],
    ["livedump settings set capture-user-pages ", ["on", "off"]],
    ["livedump help exit", ["exit-codes"]],
    ["livedump completions p", ["powershell"]],
  ];

for (const [line, expected] of rows) {
  Deno.test({
    name: `PowerShell completes "${line}"`,
    ignore: powershells.length === 0,
    fn() {
      const folder = Deno.makeTempDirSync();
      try {
        for (const powershell of powershells) {
          const ask = `${script}
$line = '${line}'
(TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches |
    ForEach-Object { $_.CompletionText }`;
          const { lines } = runPowershell(powershell, ask, folder);
          assertEquals(lines, expected, powershell);
        }
      } finally {
        Deno.removeSync(folder, { recursive: true });
      }
    },
  });
}

Deno.test({
  name: "PowerShell completes the names of processes, including its own",
  ignore: powershells.length === 0,
  fn() {
    const folder = Deno.makeTempDirSync();
    try {
      for (const powershell of powershells) {
        const ask = `${script}
$line = 'livedump process ' + (Get-Process -Id $PID).ProcessName
(TabExpansion2 -inputScript $line -cursorColumn $line.Length).CompletionMatches |
    ForEach-Object { $_.ToolTip.Split(' ')[0] } | Select-Object -First 1`;
        const { lines } = runPowershell(powershell, ask, folder);
        assertEquals(lines, ["process"], powershell);
      }
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
});
