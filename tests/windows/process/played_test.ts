/**
 * What Wine never does, played by a DLL behind its exports: cancelling, failed
 * reads, refusals, 32-bit processes and processes that end in the middle.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { targetWindows } from "./target_windows.ts";

const windows = await targetWindows({ plays: true });
const target = await windows.target("played.exe");
Deno.test.afterAll(async () => await target[Symbol.asyncDispose]());

const args = ["process", `${target.processId}`, "--type", "mini"];
const title = `played\\.exe \\(${target.processId}\\)`;

/** The names of dumps, whole and not, in the folder of the program. */
function dumps(): string[] {
  return Array.from(Deno.readDirSync(windows.folder), ({ name }) => name)
    .filter((name) => /\.(dmp|partial)$/i.test(name));
}

Deno.test("without a play all is as in Wine", async () => {
  const { code } = await windows.run([...args, "-o", windows.path("a.dmp")]);
  assertEquals(code, 0);
  await Deno.remove(`${windows.folder}/a.dmp`);
});

Deno.test("no more rights than needed reach MiniDumpWriteDump, and the type", async () => {
  const rights = { mini: 0x450n, "0x2": 0x410n };
  for (const [type, expected] of Object.entries(rights)) {
    const output = windows.path("rights.dmp");
    await windows.run([
      ...["process", `${target.processId}`, "--type", type, "-o", output],
    ], "empty");
    const notes = windows.takeNotes();
    // Windows grants PROCESS_QUERY_LIMITED_INFORMATION with the full one.
    assertEquals(notes.get("rights")! & ~0x1000n, expected, type);
    assertEquals(notes.get("type"), type === "mini" ? 0x1864n : 2n);
  }
});

Deno.test("Ctrl+C is told to Windows when it asks, and leaves no file", async () => {
  const run = windows.start([...args, "-o", windows.path("b.dmp")], "cancel");
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await run.press();
  const { code, stdout, stderr } = await run.outcome;
  assertEquals([code, stdout, dumps()], [130, "", []]);
  assertMatch(stderr, /Cancelling: waiting for Windows to stop\./);
  // CheckCancel was set in the first answer, so that Windows goes on asking.
  assertEquals(windows.takeNotes().get("asking"), 1n);
});

Deno.test("memory that cannot be read is passed over, counted and told", async () => {
  const { code, stdout } = await windows.run(
    [...args, "-o", windows.path("c.dmp")],
    "unreadable",
  );
  assertEquals(code, 0);
  assertMatch(stdout, /\n {2}12 KiB could not be read\n/);
  const notes = windows.takeNotes();
  // S_OK: go on. That a process is no snapshot is left to Windows.
  assertEquals([notes.get("first"), notes.get("second")], [0n, 0n]);
  assertEquals(notes.get("answer"), 0n);
  await Deno.remove(`${windows.folder}/c.dmp`);
});

Deno.test("GetLastError is the one of the dump, HRESULT or not", async () => {
  const cases = [
    ["80070070", /ERROR_DISK_FULL, 0x80070070/, 6],
    ["70", /ERROR_DISK_FULL, 0x00000070/, 6],
    ["80070005", /ERROR_ACCESS_DENIED, 0x80070005/, 5],
    ["80004005", /\(0x80004005; MiniDumpWriteDump with 0x00001864\)/, 6],
  ] as const;
  for (const [code, text, exitCode] of cases) {
    const run = await windows.run(
      [...args, "-o", windows.path("d.dmp")],
      `fail:${code}`,
    );
    assertEquals([run.code, dumps()], [exitCode, []], code);
    assertMatch(run.stderr, text);
  }
});

Deno.test("a dump that Windows only says it has written has failed", async () => {
  const run = await windows.run(
    [...args, "-o", windows.path("e.dmp")],
    "empty",
  );
  assertEquals([run.code, dumps()], [6, []]);
  assertMatch(run.stderr, /has written nothing/);
});

Deno.test("a protected process is refused in a sentence of its own", async () => {
  const run = await windows.run(
    [...args, "--format", "json", "-o", windows.path("f.dmp")],
    "protected",
  );
  const report = JSON.parse(run.stdout);
  assertEquals([run.code, report.error.code], [5, "protected-process"]);
  assertMatch(report.error.message, new RegExp(`${title} .*ANTIMALWARE_LIGHT`));
  assertEquals(report.captures[0].process.protection, "ANTIMALWARE_LIGHT");
});

Deno.test("a 32-bit process is dumped, with the way to a better dump", async () => {
  const path = windows.path("g.dmp");
  const { code, stderr } = await windows.run([...args, "-o", path], "wow64");
  assertEquals(code, 0);
  assertMatch(stderr, new RegExp(`note: ${title} is a 32-bit process`));
  assertMatch(stderr, /SysWOW64\\Taskmgr\.exe/);
  await Deno.remove(`${windows.folder}/g.dmp`);
});

Deno.test("a process that ends in the middle is told as that", async () => {
  await using short = await windows.target("short.exe");
  const run = await windows.run(
    ["process", `${short.processId}`, "-o", windows.path("h.dmp")],
    "end",
  );
  assertEquals([run.code, dumps()], [6, []]);
  assertMatch(
    run.stderr,
    /short\.exe \(\d+\) ended while its dump was written/,
  );
});
