import { assertEquals } from "@std/assert";
import { join } from "@std/path/join";
import { elevationHint as hintFor } from "../../src/capture/elevation_hint.ts";

/** A fake Windows on which drive Z: is mapped. */
const windows = {
  universalPath: (path: string) => path.replace(/^Z:/, "\\\\srv\\share"),
};

function elevationHint(
  program: string,
  args: readonly string[],
  output: string | null = null,
): string {
  return hintFor({ program, args }, output, windows);
}

const opened = "opened with Run as administrator: ";

Deno.test("the line to paste has the absolute path of the output", () => {
  const line = (...args: string[]) =>
    elevationHint("livedump", args, "a.dmp").split(opened)[1];
  const path = join(Deno.cwd(), "a.dmp");
  assertEquals(line("kernel", "-o", "a.dmp"), `livedump kernel -o ${path}`);
  assertEquals(line("--output=a.dmp"), `livedump --output=${path}`);
  assertEquals(line("kernel", "--stacks"), "livedump kernel --stacks");
});

Deno.test("a line that both prompts read the same way is offered for both", () => {
  const cases = [
    ["a b.exe", '"a b.exe"'],
    ["D:\\my dumps\\", '"D:\\my dumps\\\\"'],
    ["it's;(a)&|^!.exe", `"it's;(a)&|^!.exe"`],
    ["-o=D:\\a.dmp", '"-o=D:\\a.dmp"'],
    ["--output=D:\\a.dmp", "--output=D:\\a.dmp"],
    ["@a", '"@a"'],
    ["--clone=auto", "--clone=auto"],
  ] as const;
  for (const [arg, pasted] of cases) {
    assertEquals(
      elevationHint("C:\\livedump.exe", ["process", arg]),
      `Paste this into a prompt ${opened}C:\\livedump.exe process ${pasted}`,
    );
  }
});

Deno.test("a line that PowerShell or cmd would change is offered for PowerShell", () => {
  const cases = [
    ["$env.exe", "'$env.exe'"],
    ["a`b.exe", "'a`b.exe'"],
    ["%TEMP%.exe", "'%TEMP%.exe'"],
    ["it's $1", "'it''s $1'"],
    ["\u2019$", "'\u2019\u2019$'"],
    ["\u201cquoted\u201d", "'\u201cquoted\u201d'"],
    ["$ \\", "'$ \\\\'"],
    ['a"b', "'a\\\"b'"],
  ] as const;
  for (const [arg, pasted] of cases) {
    assertEquals(
      elevationHint("C:\\livedump.exe", ["process", arg]),
      `Paste this into a PowerShell ${opened}C:\\livedump.exe process ${pasted}`,
    );
  }
});

Deno.test("a line with a quoted program is offered for PowerShell", () => {
  const cases = [
    ["C:\\my tools\\livedump.exe", '"C:\\my tools\\livedump.exe"'],
    ["C:\\$x\\livedump.exe", "'C:\\$x\\livedump.exe'"],
  ] as const;
  for (const [program, pasted] of cases) {
    assertEquals(
      elevationHint(program, ["check"]),
      `Paste this into a PowerShell ${opened}& ${pasted} check`,
    );
  }
});

Deno.test("a path on a mapped drive is pasted as the path of its share", () => {
  assertEquals(
    elevationHint("Z:\\livedump.exe", ["kernel", "--stacks"]),
    `Paste this into a prompt ${opened}\\\\srv\\share\\livedump.exe kernel ` +
      "--stacks",
  );
});
