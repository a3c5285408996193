/**
 * Tests situations that do not occur under Wine, with a fake DLL that replaces
 * Wine's exports: canceled dumps, failed reads, denied access, 32-bit processes,
 * and processes that end during the dump.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { targetWindows } from "./target_windows.ts";

const windows = await targetWindows({ fakes: true, snapshots: true });
const target = await windows.target("faked.exe");
Deno.test.afterAll(async () => await target[Symbol.asyncDispose]());

const args = ["process", `${target.processId}`, "--type", "mini"];
const title = `faked\\.exe \\(${target.processId}\\)`;

const dumps = () => windows.dumps();

Deno.test("without a behavior, Wine's own functions are called", async () => {
  const { code } = await windows.run([...args, "-o", windows.path("a.dmp")]);
  assertEquals(code, 0);
  await Deno.remove(`${windows.folder}/a.dmp`);
});

Deno.test("every command searches DLLs in the system folder only", async () => {
  for (const command of [["--version"], ["inspect", "missing.dmp"]]) {
    await windows.run(command, "none");
    // LOAD_LIBRARY_SEARCH_SYSTEM32 (Microsoft Learn).
    assertEquals(windows.takeNotes().get("dllDirectories"), 0x800n);
  }
});

Deno.test("MiniDumpWriteDump gets the type and a handle with only the needed rights", async () => {
  const rights = { mini: 0x450n, "0x2": 0x410n };
  for (const [type, expected] of Object.entries(rights)) {
    const output = windows.path("rights.dmp");
    await windows.run([
      ...["process", `${target.processId}`, "--type", type, "-o", output],
    ], "empty");
    const notes = windows.takeNotes();
    // Windows also grants PROCESS_QUERY_LIMITED_INFORMATION with
    // PROCESS_QUERY_INFORMATION.
    assertEquals(notes.get("rights")! & ~0x1000n, expected, type);
    assertEquals(notes.get("type"), type === "mini" ? 0x1864n : 2n);
  }
});

Deno.test("Ctrl+C cancels at the next cancel check, and leaves no file", async () => {
  const run = windows.start([...args, "-o", windows.path("b.dmp")], "cancel");
  await windows.waitForNote("asking");
  await run.press();
  const { code, stdout, stderr } = await run.outcome;
  assertEquals([code, stdout, dumps()], [130, "", []]);
  assertMatch(stderr, /Cancelling: waiting for Windows to stop\./);
  // The program set CheckCancel in the first callback, so Windows checks again.
  assertEquals(windows.takeNotes().get("asking"), 1n);
});

Deno.test("unreadable memory is skipped, counted and reported", async () => {
  const { code, stdout } = await windows.run(
    [...args, "-o", windows.path("c.dmp")],
    "unreadable",
  );
  assertEquals(code, 0);
  assertMatch(stdout, /\n {2}12 KiB could not be read\n/);
  const notes = windows.takeNotes();
  // S_OK means continue. For a dump of a process, not of a clone, the program
  // does not respond to the snapshot callback.
  assertEquals([notes.get("first"), notes.get("second")], [0n, 0n]);
  assertEquals(notes.get("answer"), 0n);
  await Deno.remove(`${windows.folder}/c.dmp`);
});

Deno.test("the error code of a dump is reported, HRESULT or not", async () => {
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

Deno.test("success without any written data is a failure", async () => {
  const run = await windows.run(
    [...args, "-o", windows.path("e.dmp")],
    "empty",
  );
  assertEquals([run.code, dumps()], [6, []]);
  assertMatch(run.stderr, /a dump of .* as written, but the file is empty/);
});

Deno.test("a protected process has its own error message", async () => {
  const run = await windows.run(
    [...args, "--format", "json", "-o", windows.path("f.dmp")],
    "protected",
  );
  const report = JSON.parse(run.stdout);
  assertEquals([run.code, report.error.code], [5, "protected-process"]);
  assertMatch(report.error.message, new RegExp(`${title} .*ANTIMALWARE_LIGHT`));
  assertEquals(report.captures[0].process.protection, "ANTIMALWARE_LIGHT");
});

Deno.test("a 32-bit process is dumped, with advice for a better dump", async () => {
  const path = windows.path("g.dmp");
  const { code, stderr } = await windows.run([...args, "-o", path], "wow64");
  assertEquals(code, 0);
  assertMatch(stderr, new RegExp(`note: ${title} is a 32-bit process`));
  assertMatch(stderr, /SysWOW64\\Taskmgr\.exe/);
  await Deno.remove(`${windows.folder}/g.dmp`);
});

Deno.test("a process that ends during its dump is reported", async () => {
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

Deno.test("a dump that fails halfway leaves no file, and the reason is reported", async () => {
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

Deno.test("denied memory is reported, with the session of the process", async () => {
  const cases = [
    ["denied", "access-denied", new RegExp(`access to the memory of ${title}`)],
    [
      "denied session",
      "other-session",
      new RegExp(
        `memory of ${title}: the process runs in session 7, livedump in session \\d`,
      ),
    ],
  ] as const;
  for (const [behavior, code, text] of cases) {
    const run = await windows.run(
      [...args, "--format", "json", "-o", windows.path("j.dmp")],
      behavior,
    );
    const { error } = JSON.parse(run.stdout);
    assertEquals([run.code, error.code, dumps()], [5, code, []], behavior);
    assertMatch(error.message, text);
    // The last attempt requested the minimal rights for a dump.
    assertEquals(windows.takeNotes().get("denied"), 0x410n);
  }
});

Deno.test("denied handles are left out, with a note", async () => {
  const run = await windows.run(
    [...args, "-o", windows.path("k.dmp")],
    "nohandles",
  );
  assertEquals(run.code, 0);
  assertMatch(run.stderr, new RegExp(`note: .*the handles of ${title}`));
  const notes = windows.takeNotes();
  assertEquals([notes.get("denied"), notes.get("type")], [0x450n, 0x1860n]);
  assertEquals(notes.get("rights")! & ~0x1000n, 0x410n);
  await Deno.remove(`${windows.folder}/k.dmp`);
});

Deno.test("a process that ends right after its dump has a complete dump", async () => {
  await using short = await windows.target("brief.exe");
  const path = windows.path("l.dmp");
  const run = await windows.run(
    ["process", `${short.processId}`, "-q", "-o", path],
    "endtrue",
  );
  assertEquals([run.code, run.stdout], [0, `COMPLETE  ${path}\n`]);
  await Deno.remove(`${windows.folder}/l.dmp`);
});

Deno.test("Ctrl+Break cancels the dump, and leaves no file", async () => {
  const run = windows.start([...args, "-o", windows.path("m.dmp")], "cancel");
  await windows.waitForNote("asking");
  await run.press("b");
  const { code, stdout, stderr } = await run.outcome;
  assertEquals([code, stdout, dumps()], [130, "", []]);
  assertMatch(stderr, /Cancelling: waiting for Windows to stop\./);
  windows.takeNotes();
});

/**
 * elevate.c ends the program with this exit code, as Windows does after the
 * window is closed.
 */
const closedCode = 58;

Deno.test("a closed window ends the program only when the process runs again", async () => {
  const other = await windows.target("closed.exe");
  const run = windows.start(
    ["process", `${other.processId}`, "-o", windows.path("n.dmp")],
    "cancel",
  );
  await windows.waitForNote("asking");
  assertEquals(windows.takeNotes().has("resumed"), false);
  const start = performance.now();
  await run.press("x");
  const { code } = await run.outcome;
  assertEquals([code, dumps()], [closedCode, []]);
  // The fake needs 1 second to stop.
  assert(performance.now() - start > 1000);
  assertEquals(windows.takeNotes().get("resumed"), 0n);
  // The process is running: it ends when its standard input ends.
  assertEquals(await endsInTime(other), true);
});

Deno.test("a closed window ends the program even if Windows does not stop", async () => {
  await using other = await windows.target("stuck.exe");
  const run = windows.start(
    ["process", `${other.processId}`, "-q", "-o", windows.path("o.dmp")],
    "deaf",
  );
  await windows.waitForNote("asking");
  const start = performance.now();
  await run.press("x");
  const { code } = await run.outcome;
  const elapsedMs = performance.now() - start;
  // The process is suspended, so it must be killed.
  await windows.kill("stuck.exe");
  assertEquals([code, dumps()], [closedCode, []]);
  assert(elapsedMs > 4400 && elapsedMs < 6500, `${elapsedMs} ms`);
  assertEquals(windows.takeNotes().has("resumed"), false);
});

Deno.test("Ctrl+C still reaches a program that watches for a closed window", async () => {
  await using other = await windows.target("pressed.exe");
  const output = ["--type", "mini", "-q", "--force", "-o"];
  for (let round = 0; round < 5; round++) {
    const run = windows.start(
      ["process", `${other.processId}`, ...output, windows.path("p.dmp")],
      "none",
    );
    // Presses Ctrl+C around the end of the dump, when the program stops
    // watching for a closed window.
    await windows.waitForNote("type");
    await new Promise((resolve) => setTimeout(resolve, 40 * round));
    await run.press();
    const { code } = await run.outcome;
    assert(code === 0 || code === 130, `${code}`);
    windows.takeNotes();
  }
});

/** Whether target.exe ends soon after its standard input ends. */
async function endsInTime(target: AsyncDisposable): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), 10_000);
  });
  const ended = target[Symbol.asyncDispose]().then(() => true);
  const result = await Promise.race([ended, late]);
  clearTimeout(timer);
  return result;
}
