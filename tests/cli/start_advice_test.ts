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

Deno.test("a path with spaces is quoted", () => {
  assert(
    startAdvice("E:\\my stick\\l.exe").includes('"E:\\my stick\\l.exe" check'),
  );
});
