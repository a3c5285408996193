import { assert, assertEquals } from "@std/assert";
import { startAdvice } from "../../src/cli/help.ts";
import { parseCommandLine } from "../../src/cli/parse.ts";
import "./load_commands.ts";

Deno.test("a double click shows three lines: check, kernel, drag a dump", () => {
  const lines = startAdvice("E:\\livedump.exe").split("\n");
  assertEquals(lines.length, 4);
  assertEquals(lines[3], "");
  const commands = lines.slice(0, 2).map((line) =>
    /E:\\livedump\.exe (\w+)$/.exec(line)?.[1] ?? ""
  );
  assertEquals(
    commands.map((name) => parseCommandLine([name]).command),
    ["check", "kernel"],
  );
  assert(lines[1]!.includes("administrator"));
  assert(lines[2]!.includes("drag"));
});

Deno.test("a path that needs quotes is advised for PowerShell, which needs &", () => {
  for (
    const [path, word] of [
      ["E:\\my stick\\l.exe", '& "E:\\my stick\\l.exe"'],
      ["E:\\R&D\\l.exe", '& "E:\\R&D\\l.exe"'],
      ["E:\\it's $5\\l.exe", "& 'E:\\it''s $5\\l.exe'"],
    ] as const
  ) {
    const [check, kernel] = startAdvice(path).split("\n");
    assertEquals(check, `To check this PC, run in PowerShell:  ${word} check`);
    assert(kernel!.endsWith(`in PowerShell as administrator:  ${word} kernel`));
  }
});
