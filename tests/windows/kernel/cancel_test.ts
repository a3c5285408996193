/** Tests Ctrl+C, Ctrl+Break, a killed program, and two captures at once. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { checkDocumentOf, documentOf } from "./documents.ts";
import { kernelWindows } from "./kernel_windows.ts";

const windows = await kernelWindows();

const line = ["kernel", "-o", "a.dmp"];
/** A script that writes about 40 chunks in half a second. */
const slow = { pages: 400, chunk: 10, pause: 12 } as const;
const statusCancelled = 0xc0000120n;

const collecting =
  "Windows is collecting memory; nothing is written yet  0:00\n";
const cancelling = "Cancelling: waiting for Windows to stop.\n";
const stillWaiting =
  "Still waiting for Windows. A third Ctrl+C abandons the dump,\n" +
  "but livedump ends only after Windows has stopped writing. Windows then " +
  "deletes the partial file.\n";
const cancelled = "livedump: the dump was cancelled\n" +
  "The partial file was deleted. No existing file was changed.\n";

for (const [key, letter] of [["Ctrl+C", "c"], ["Ctrl+Break", "b"]] as const) {
  Deno.test(`${key} before the first write`, async () => {
    windows.clear();
    const run = windows.start(line, { script: { delay: 5000 } });
    await run.waitForNote("eventSet");
    await run.press(letter);
    const { code, stdout, stderr, seen } = await run.outcome;
    assertEquals([seen.status, seen.written], [statusCancelled, undefined]);
    assertEquals(stderr, collecting + cancelling + cancelled);
    assertEquals([code, stdout], [130, ""]);
    assertEquals(windows.names(), []);
  });

  Deno.test(`${key} while Windows writes`, async () => {
    windows.clear();
    const run = windows.start(line, { script: slow });
    await run.waitForNote("written", 100_000);
    assertMatch(windows.names().join(), /^a\.dmp\.\d+\.partial$/);
    await run.press(letter);
    const { code, stdout, stderr, seen } = await run.outcome;
    assertEquals(seen.status, statusCancelled);
    assertEquals(stderr, collecting + cancelling + cancelled);
    assertEquals([code, stdout], [130, ""]);
    assertEquals(windows.names(), []);
  });
}

Deno.test("a canceled dump keeps the file that --force would replace", async () => {
  windows.clear();
  windows.put("a.dmp", "old");
  const run = windows.start([...line, "--force", "--format", "json"], {
    script: slow,
  });
  await run.waitForNote("written", 100_000);
  await run.press("c");
  const { code, stdout } = await run.outcome;
  const { error, exitCode, dump } = documentOf(stdout);
  assertEquals([code, exitCode, error?.code, dump], [
    130,
    130,
    "cancelled",
    null,
  ]);
  assertEquals(windows.names(), ["a.dmp"]);
  assertEquals(windows.text("a.dmp"), "old");
});

Deno.test("a second Ctrl+C explains the third, and waits for Windows", async () => {
  windows.clear();
  const run = windows.start(line, {
    script: { ...slow, pages: 2000, cancelAfterWrites: 100 },
  });
  await run.waitForNote("written");
  await run.press("c");
  await run.waitForOutput(cancelling);
  await run.press("c");
  const { code, stderr, seen } = await run.outcome;
  assertEquals(stderr, collecting + cancelling + stillWaiting + cancelled);
  assertEquals([code, seen.status], [130, statusCancelled]);
  assertEquals(windows.names(), []);
});

Deno.test("a dump that finishes after Ctrl+C is deleted", async () => {
  windows.clear();
  const run = windows.start(line, {
    script: { ...slow, cancelAfterWrites: 1000 },
  });
  await run.waitForNote("written");
  await run.press("c");
  const { code, stderr, seen } = await run.outcome;
  assertEquals([code, seen.status], [130, 0n]);
  assertEquals(stderr, collecting + cancelling + cancelled);
  assertEquals(windows.names(), []);
});

Deno.test("a third Ctrl+C ends the program while Windows writes", async () => {
  windows.clear();
  const script = { ...slow, pages: 10_000, cancelAfterWrites: 10_000 };
  const run = windows.start(line, { script });
  await run.waitForNote("written");
  await run.press("c");
  await run.waitForOutput(cancelling);
  await run.press("c");
  await run.waitForOutput(stillWaiting);
  await run.press("c");
  const { code, stderr, seen } = await run.outcome;
  assertEquals([code, seen.status], [130, undefined]);
  assert(stderr.startsWith(collecting + cancelling + stillWaiting));
  assertMatch(
    stderr,
    /livedump: the dump was abandoned while Windows was still writing it/,
  );
  assertEquals(windows.names(), []);
});

Deno.test("a killed program leaves no dump, and the existing file unchanged", async () => {
  windows.clear();
  windows.put("a.dmp", "old");
  const run = windows.start([...line, "--force"], { script: slow });
  await run.waitForNote("written", 100_000);
  await run.press("k");
  const { code, seen } = await run.outcome;
  assertEquals([code, seen.status], [137, undefined]);
  assertEquals(windows.names(), ["a.dmp"]);
  assertEquals(windows.text("a.dmp"), "old");
});

Deno.test("a second capture fails at once; a killed one does not block the next", async () => {
  windows.clear();
  const first = windows.start(line, { script: { delay: 20_000 } });
  await first.waitForNote("eventSet");
  const holder = windows.notes().process;
  const start = performance.now();
  const second = await windows.run(["kernel", "-o", "b.dmp"], { script: null });
  const elapsedMs = performance.now() - start;
  const check = await windows.run(["check", "--format", "json"], {
    script: null,
  });
  await first.press("k");
  assertEquals((await first.outcome).code, 137);
  const third = await windows.run(["kernel", "-o", "c.dmp"]);

  assert(elapsedMs < 10_000);
  assertEquals([second.code, second.stdout], [6, ""]);
  assertMatch(second.stderr, /^livedump: [Aa]nother livedump/);
  assert(second.stderr.includes(`process ${holder}`), second.stderr);
  assertEquals(second.seen.process, holder);
  const found = checkDocumentOf(check.stdout).preflight
    .find(({ id }) => id === "other-capture");
  assertEquals([check.code, found?.status], [6, "fail"]);
  assertEquals(found?.actual, `process ${holder}`);
  assertEquals(third.code, 0);
  assertEquals(windows.names(), ["c.dmp"]);
});

Deno.test("on a terminal, progress is one line, and Ctrl+C can be typed", async () => {
  windows.clear();
  const run = windows.start(line, { script: slow, terminal: true });
  await run.waitForOutput("Written ");
  await run.press("c");
  const { code, stdout } = await run.outcome;
  const [progress, messages] = stdout.split("Cancelling");
  // The line is redrawn in place: it is cleared (ECMA-48, EL) and has no line
  // end.
  assert(progress!.includes("\x1b[KWritten "));
  assertMatch(progress!, /Written \d+ KiB {2}[\d.]+ [KM]iB\/s {2}0:00/);
  assertEquals(progress!.split("\n").length, 1);
  assertMatch(messages!, /^: waiting for Windows to stop\.\r/);
  assertMatch(messages!, /livedump: the dump was cancelled\r/);
  assertEquals(code, 130);
  assertEquals(windows.names(), []);
});
