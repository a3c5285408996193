/**
 * What Wine never does, played by a DLL behind its exports: cancelling, failed
 * reads, refusals, 32-bit processes and processes that end in the middle.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { targetWindows } from "./target_windows.ts";

const windows = await targetWindows({ plays: true, snapshots: true });
const target = await windows.target("played.exe");
Deno.test.afterAll(async () => await target[Symbol.asyncDispose]());

const args = ["process", `${target.processId}`, "--type", "mini"];
const title = `played\\.exe \\(${target.processId}\\)`;

const dumps = () => windows.dumps();

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
  await windows.noted("asking");
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
    ["80070070", /ERROR_DISK_FULL \(0x80070070\): /, 6],
    ["70", /ERROR_DISK_FULL \(0x00000070\): /, 6],
    ["80070005", /ERROR_ACCESS_DENIED \(0x80070005\): /, 5],
    [
      "80004005",
      /unrecognized status 0x80004005 \(MiniDumpWriteDump with 0x00001864\)/,
      6,
    ],
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
  assertMatch(run.stderr, /a dump of .* as written, but the file is empty/);
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

Deno.test("a dump that fails in the middle leaves nothing, and says why", async () => {
  const cases = [
    ["80070070", /ERROR_DISK_FULL \(0x80070070\)[^]*Free space/, 6],
    ["27", /ERROR_HANDLE_DISK_FULL \(0x00000027\)[^]*Free space/, 6],
    ["8007012b", /ERROR_PARTIAL_COPY \(0x8007012b\)[^]*--clone=auto/, 6],
    ["8007001d", /0x8007001d.* \(MiniDumpWriteDump/, 6],
  ] as const;
  for (const [code, text, exitCode] of cases) {
    const run = await windows.run(
      [...args, "-o", windows.path("i.dmp")],
      `half:${code}`,
    );
    assertEquals([run.code, run.stdout, dumps()], [exitCode, "", []], code);
    assertMatch(run.stderr, text);
  }
});

Deno.test("memory that is refused is told as that, and by which session", async () => {
  const cases = [
    ["denied", "access-denied", new RegExp(`refuses the memory of ${title}`)],
    [
      "denied session",
      "other-session",
      new RegExp(`${title} runs in session 7, livedump in session \\d`),
    ],
  ] as const;
  for (const [play, code, text] of cases) {
    const run = await windows.run(
      [...args, "--format", "json", "-o", windows.path("j.dmp")],
      play,
    );
    const { error } = JSON.parse(run.stdout);
    assertEquals([run.code, error.code, dumps()], [5, code, []], play);
    assertMatch(error.message, text);
    // The least that a dump takes was asked for, and nothing else after it.
    assertEquals(windows.takeNotes().get("refused"), 0x410n);
  }
});

Deno.test("handles that are refused are left out, and that is told", async () => {
  const run = await windows.run(
    [...args, "-o", windows.path("k.dmp")],
    "nohandles",
  );
  assertEquals(run.code, 0);
  assertMatch(run.stderr, new RegExp(`note: .*the handles of ${title}`));
  const notes = windows.takeNotes();
  assertEquals([notes.get("refused"), notes.get("type")], [0x450n, 0x1860n]);
  assertEquals(notes.get("rights")! & ~0x1000n, 0x410n);
  await Deno.remove(`${windows.folder}/k.dmp`);
});

Deno.test("a process that ends as its dump is written has a whole dump", async () => {
  await using short = await windows.target("brief.exe");
  const path = windows.path("l.dmp");
  const run = await windows.run(
    ["process", `${short.processId}`, "-q", "-o", path],
    "endtrue",
  );
  assertEquals([run.code, run.stdout], [0, `COMPLETE  ${path}\n`]);
  await Deno.remove(`${windows.folder}/l.dmp`);
});

for (
  const [event, letter] of [["Ctrl+Break", "b"], ["a close", "x"]] as const
) {
  Deno.test(`${event} of the console is told to Windows, and leaves no file`, async () => {
    const run = windows.start([...args, "-o", windows.path("m.dmp")], "cancel");
    await windows.noted("asking");
    await run.press(letter);
    const { code, stdout, stderr } = await run.outcome;
    assertEquals([code, stdout, dumps()], [130, "", []]);
    assertMatch(stderr, /Cancelling: waiting for Windows to stop\./);
    windows.takeNotes();
  });
}
