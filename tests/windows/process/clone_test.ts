/**
 * Tests dumps of clones. The process snapshots are fake, because Wine has none.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { MinidumpFile } from "./minidump_file.ts";
import { memoryOf } from "./running_target.ts";
import { targetWindows } from "./target_windows.ts";

const windows = await targetWindows({ fakes: true, snapshots: true });
const target = await windows.target("cloned.exe");
Deno.test.afterAll(async () => await target[Symbol.asyncDispose]());

const args = ["process", `${target.processId}`];
const title = `cloned\\.exe \\(${target.processId}\\)`;
const output = ["-o", windows.path("a.dmp")];

/** The HPSS in fake_dbghelp.c, and the handle that GetCurrentProcess returns. */
const snapshot = 0x5a5a5a5a5000n;
const currentProcess = 0xffff_ffff_ffff_ffffn;

Deno.test("a clone is dumped as a snapshot, and then freed", async () => {
  for (const clone of ["--clone", "--clone=auto"]) {
    const run = await windows.run([...args, clone, ...output], "clone");
    assertEquals(run.code, 0, run.stderr);
    assertMatch(run.stdout, new RegExp(`a clone of ${title}`));
    const notes = windows.takeNotes();
    // The fakes were called in this order. No dump of the process itself was
    // taken.
    assertEquals([...notes.keys()], [
      ...["dllDirectories", "captureRights", "captureFlags", "captureContext"],
      ...["type", "ofClone", "answer", "snapshot"],
      ...["cloneEnded", "cloneOpen", "freeProcess", "freed"],
    ]);
    // PROCESS_QUERY_INFORMATION, _VM_READ, _DUP_HANDLE, _CREATE_PROCESS; Windows
    // grants PROCESS_QUERY_LIMITED_INFORMATION with the first.
    assertEquals(notes.get("captureRights")! & ~0x1000n, 0x4d0n);
    // The flags of Microsoft's example "Export a process snapshot to a dump
    // file": PSS_CAPTURE_VA_CLONE to PSS_CAPTURE_THREAD_CONTEXT_EXTENDED,
    // except PSS_CAPTURE_RESERVED_00000002, and four PSS_CREATE flags.
    assertEquals(notes.get("captureFlags"), 0xac00_03fdn);
    // CONTEXT_ALL of x64.
    assertEquals(notes.get("captureContext"), 0x10001fn);
    assertEquals(notes.get("ofClone"), BigInt(target.processId));
    // TRUE and S_FALSE mean that the handle is a snapshot.
    assertEquals([notes.get("answer"), notes.get("snapshot")], [1n, 1n]);
    // PssFreeSnapshot leaves the clone and its handle behind.
    assertEquals([notes.get("cloneEnded"), notes.get("cloneOpen")], [1n, 0n]);
    assertEquals((await windows.running("va-clone")).length, 0);
    assertEquals(notes.get("freeProcess"), currentProcess);
    assertEquals(notes.get("freed"), snapshot);
    const dump = new MinidumpFile(`${windows.folder}/a.dmp`);
    for (const { address, sizeBytes, seed } of target.regions) {
      assertEquals(dump.memory(address, sizeBytes), memoryOf(seed, sizeBytes));
    }
    await Deno.remove(`${windows.folder}/a.dmp`);
  }
});

Deno.test("a clone without handle data needs no right to handles", async () => {
  const run = await windows.run(
    [...args, "--clone", "--type", "0x0", ...output],
    "clone",
  );
  assertEquals(run.code, 0);
  const notes = windows.takeNotes();
  assertEquals(notes.get("captureRights")! & ~0x1000n, 0x490n);
  // No flag from PSS_CAPTURE_HANDLES to PSS_CAPTURE_HANDLE_TRACE is set.
  assertEquals(notes.get("captureFlags"), 0xac00_0381n);
  await Deno.remove(`${windows.folder}/a.dmp`);
});

Deno.test("a clone is freed when its dump fails", async () => {
  const run = await windows.run(
    [...args, "--clone", ...output],
    "clone half:80070070",
  );
  assertEquals([run.code, windows.dumps()], [6, []]);
  assertMatch(run.stderr, /ERROR_DISK_FULL/);
  assertEquals((await windows.running("va-clone")).length, 0);
  const notes = windows.takeNotes();
  assertEquals(notes.get("freeProcess"), currentProcess);
  assertEquals(notes.get("freed"), snapshot);
});

Deno.test("a clone is freed when its dump is canceled", async () => {
  const run = windows.start(
    [...args, "--clone", "-q", ...output],
    "clone cancel",
  );
  await windows.waitForNote("asking");
  assertEquals((await windows.running("va-clone")).length, 1);
  await run.press();
  const { code, stdout } = await run.outcome;
  assertEquals([code, stdout, windows.dumps()], [130, "", []]);
  assertEquals((await windows.running("va-clone")).length, 0);
  assertEquals(windows.takeNotes().get("freed"), snapshot);
});

for (
  const [event, behavior, letters, exitCode] of [
    ["the third Ctrl+C", "clone deaf", ["c", "c", "c"], 130],
    ["a closed window", "clone cancel", ["x"], 58],
    ["a closed window, while Windows hangs", "clone deaf", ["x"], 58],
  ] as const
) {
  Deno.test(`a clone ends with ${event}`, async () => {
    const run = windows.start(
      [...args, "--clone", "-q", ...output],
      behavior,
    );
    await windows.waitForNote("asking");
    assertEquals((await windows.running("va-clone")).length, 1);
    for (const letter of letters) {
      await run.press(letter);
      // Each press of Ctrl+C starts a new thread. Without a pause, the order of
      // the threads may change.
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    const { code } = await run.outcome;
    assertEquals([code, windows.dumps()], [exitCode, []]);
    assertEquals((await windows.running("va-clone")).length, 0);
    windows.takeNotes();
  });
}

Deno.test("a clone that Windows does not describe is freed, and not dumped", async () => {
  const run = windows.start([...args, "--clone", ...output], "clone noquery");
  await windows.waitForNote("freed");
  // Under Wine, the clone keeps the streams of the program open, so the test
  // kills the clone.
  await windows.kill("va-clone");
  const { code, stderr } = await run.outcome;
  assertEquals([code, windows.dumps()], [6, []]);
  assertMatch(stderr, /cannot be cloned: .*PssQuerySnapshot: error 1168/);
  assertEquals(windows.takeNotes().get("freed"), snapshot);
});

Deno.test("a killed program leaves its clone behind, which is counted", async () => {
  const run = windows.start(
    [...args, "--clone", "-q", ...output],
    "clone cancel",
  );
  await windows.waitForNote("asking");
  await run.press("k");
  await new Promise((resolve) => setTimeout(resolve, 1000));
  assertEquals([(await windows.running("va-clone")).length, windows.dumps()], [
    1,
    [],
  ]);
  // Under Wine, the clone keeps the streams of the program open, so the test
  // kills the clone.
  await windows.kill("va-clone");
  await run.outcome;
  windows.takeNotes();
});

for (
  const [what, behavior, reason, exitCode, rights] of [
    ["not supported", "noclone:32", /PssCaptureSnapshot: error 50/, 6, true],
    [
      "access denied",
      "noclone:5",
      /access is denied .PssCaptureSnapshot: error 5/,
      5,
      true,
    ],
    ["no memory", "noclone:8", /PssCaptureSnapshot: error 8/, 6, true],
    ["no such process", "noclone:57", /PssCaptureSnapshot: error 87/, 6, true],
    ["no right to clone", "clone denied", /denies access to the mem/, 5, false],
  ] as const
) {
  Deno.test(`no clone, ${what}: --clone fails with that reason`, async () => {
    const run = await windows.run([...args, "--clone", ...output], behavior);
    assertEquals(
      [run.code, run.stdout, windows.dumps()],
      [exitCode, "", []],
      run.stderr,
    );
    assertMatch(run.stderr, new RegExp(`${title} cannot be cloned: `));
    assertMatch(run.stderr, reason);
    assertMatch(run.stderr, /--clone=auto/);
    const notes = windows.takeNotes();
    // There is no further request, and no snapshot is freed.
    assertEquals(notes.has("captureRights"), rights);
    assertEquals([notes.has("type"), notes.has("freed")], [false, false]);
  });
}

Deno.test("no clone: --clone=auto dumps the process itself, with a note", async () => {
  for (const code of ["32", "5"]) {
    const run = await windows.run(
      [...args, "--clone=auto", "--type", "mini", ...output],
      `noclone:${code}`,
    );
    assertEquals(run.code, 0, run.stdout + run.stderr);
    assertMatch(
      run.stderr,
      new RegExp(`note: ${title} itself is dumped, not a clone: .*Pss`),
    );
    const notes = windows.takeNotes();
    assertEquals(notes.get("rights")! & ~0x1000n, 0x450n);
    assertEquals([notes.has("ofClone"), notes.has("freed")], [false, false]);
    await Deno.remove(`${windows.folder}/a.dmp`);
  }
});
