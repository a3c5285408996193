import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { unicodeWidth } from "@std/cli/unicode-width";
import { openShellScene } from "./shell_scene.ts";

const { onLinux, scene, shell } = await openShellScene("terminal");

const longName = `${"a-long-name-".repeat(12)}end.dmp`;
const wideName = `${"\u5929\u5730\u7384\u9ec3".repeat(12)}.dmp`;

/**
 * The lines that the program prints on a terminal of this width, with `script`
 * of util-linux.
 */
async function linesOn(columns: number, args: string): Promise<string[]> {
  const line = `stty cols ${columns}; "$0" ${args}`;
  const { stdout } = await shell(
    `script -qec '${line.replaceAll("$0", "'\"$0\"'")}' /dev/null`,
  );
  // deno-lint-ignore no-control-regex
  return stdout.replace(/\x1b\[\d+m/g, "").split("\r\n");
}

/**
 * Splits a report into words, so that reports of different widths can be
 * compared.
 */
const words = (lines: readonly string[]) => lines.join(" ").split(/\s+/);

onLinux("a report fits the width of the terminal", async () => {
  await Deno.copyFile(`${scene}/intact.dmp`, `${scene}/${wideName}`);
  await Deno.copyFile(
    `${scene}/fixtures/process-full.dmp`,
    `${scene}/${longName}`,
  );
  const args = `inspect --deep --modules --processes machine.dmp ${wideName} ` +
    `${longName} fixtures/live-full-taskmgr.dmp warning.dmp no/${longName}`;
  for (const columns of [60, 72, 120]) {
    const lines = await linesOn(columns, args);
    const max = Math.max(...lines.map(unicodeWidth));
    // The line of a process needs 71 columns: 63 for two addresses and 8 for a
    // name.
    assert(max < Math.max(columns, 72), `${max} of ${columns}`);
  }
  const widest = await linesOn(200, args);
  const max = Math.max(...widest.map(unicodeWidth));
  assert(max > 100 && max <= 120, `${max}`);
});

onLinux("raw fields fit the width of the terminal", async () => {
  const args = "inspect --fields fixtures/crash-triage.dmp --expect any";
  for (const columns of [60, 110]) {
    const lines = await linesOn(columns, args);
    const long = lines.filter((line) => line.length >= columns);
    assertEquals(long, [], `${columns}`);
    // A value follows its name, on the same line or on the next line.
    const text = lines.join(" ").replace(/ +/g, " ");
    assertStringIncludes(
      text,
      "ntoskrnl.exe 0xfffff8047c200000 to 0xfffff8047d246000",
    );
  }
});

onLinux("a name is shortened in its middle on a terminal", async () => {
  await Deno.copyFile(`${scene}/intact.dmp`, `${scene}/${longName}`);
  const [head] = await linesOn(70, `inspect ${longName}`);
  assertEquals(head!.length, 69);
  assert(
    /^COMPLETE {2}a-long-name-a[-a-z]+\.\.\.[-a-z]+-end\.dmp$/.test(head!),
  );
  assertEquals(await linesOn(70, `inspect -q ${longName}`), [head, ""]);
});

onLinux("a pipe, a file and a narrow terminal get whole names", async () => {
  await Deno.copyFile(`${scene}/1.dmp`, `${scene}/${longName}`);
  const { stdout } = await shell(`"$0" inspect ${longName} | cat`);
  assertStringIncludes(stdout, `UNEXPECTED  ${longName}\n`);
  assertEquals(await linesOn(59, `inspect ${longName}`), stdout.split("\n"));
  assertEquals(
    await linesOn(100, `inspect ${longName} > out.txt; cat out.txt`),
    stdout.split("\n"),
  );
});

onLinux("a hash and advice are whole on every terminal", async () => {
  const piped = await shell('"$0" inspect --hash 1.dmp');
  const hash = /SHA-256 +([0-9a-f]{64})\n/.exec(piped.stdout)![1]!;
  for (const columns of [60, 90]) {
    const lines = await linesOn(columns, "inspect --hash 1.dmp 2>&-");
    assert(lines.some((line) => line.endsWith(hash)), lines.join("\n"));
    assertEquals(words(lines), words(piped.stdout.split("\n")));
  }
});

onLinux("the checks before a capture fit the terminal", async () => {
  for (const columns of [60, 70]) {
    const lines = await linesOn(columns, "check");
    assert(lines.every((line) => line.length < columns), lines.join("\n"));
    assertEquals(
      lines.slice(-2),
      ["Not possible: Dumps can only be taken on Windows.", ""],
    );
  }
});
