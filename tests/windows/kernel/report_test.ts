/** Tests the report on a new dump. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { documentOf } from "./documents.ts";
import { kernelWindows } from "./kernel_windows.ts";

const windows = await kernelWindows();

const collecting =
  "Windows is collecting memory; nothing is written yet  0:00\n";
const completeBytes = 0x2038 + 0x40000 / 8 + 256 * 4096;

Deno.test("text: the path, the size, the elapsed time, the verdict", async () => {
  windows.clear();
  const { code, stdout, stderr } = await windows.run(["kernel", "-o", "a.dmp"]);
  const path = windows.path("a.dmp");
  const [saved, size, ...rest] = stdout.split("\n");
  const [, empty, verdict] = rest.slice(rest.indexOf("") - 1);
  assertEquals(saved, `Saved ${path}`);
  assertMatch(size!, /^ {2}1\.04 MiB in \d\.\d s$/);
  assertEquals([empty, verdict], ["", `COMPLETE  ${path}`]);
  assertMatch(stdout, /\n {2}Requester {3}livedump\n/);
  // Wine stores no permissions.
  assertMatch(stdout, /\n {2}The volume stores no permissions: /);
  assertEquals([stderr, code], [collecting, 0]);
});

Deno.test("json: one document with everything", async () => {
  windows.clear();
  const { code, stdout, stderr } = await windows.run(
    ["kernel", "-o", "Gr\xfc\xdfe.dmp", "--hypervisor", "--format", "json"],
  );
  const path = windows.path("Gr\xfc\xdfe.dmp");
  const { dump, preflight, inspection, ...rest } = documentOf(stdout);
  assertEquals(rest.command, "kernel");
  assertEquals([rest.dryRun, rest.exitCode, rest.error], [false, 0, null]);
  assertEquals(rest.options.hypervisorPages, true);
  assertEquals(rest.options.userPages, false);
  assertEquals([rest.path, dump?.path], [path, path]);
  assert(dump !== null && inspection !== null);
  assert(dump.durationMs > 0 && dump.durationMs < 10_000);
  assertEquals(dump.sizeBytes, completeBytes + 32 * 4096);
  assertEquals(dump.status.name, "STATUS_SUCCESS");
  assertEquals(preflight.map(({ id, status }) => `${id} ${status}`), [
    "windows-version warning",
    "elevation pass",
    "privilege pass",
    "live-reports pass",
    "live-dump-policy pass",
    "container pass",
    "memory pass",
    "disk-space pass",
    "file-size-limit pass",
    "folder pass",
    "synced-folder pass",
    "existing-file pass",
    "other-capture pass",
  ]);
  assertEquals(inspection.verdict, "complete");
  assertEquals(inspection.path, path);
  assertEquals([stderr, code], [collecting, 0]);
});

Deno.test("--quiet: the verdict and the path in one line", async () => {
  windows.clear();
  const { code, stdout, stderr } = await windows.run(
    ["kernel", "-o", "a.dmp", "--quiet"],
  );
  assertEquals(stdout, `COMPLETE  ${windows.path("a.dmp")}\n`);
  assertEquals([stderr, code], ["", 0]);
});

Deno.test("--quiet --no-verify: the path in one line", async () => {
  windows.clear();
  const { code, stdout, stderr } = await windows.run(
    ["kernel", "-o", "a.dmp", "-q", "--no-verify"],
  );
  assertEquals(stdout, `${windows.path("a.dmp")}\n`);
  assertEquals([stderr, code], ["", 0]);
});

Deno.test("--quiet prints the reason for a failure", async () => {
  windows.clear();
  const { code, stdout, stderr } = await windows.run(
    ["kernel", "-o", "a.dmp", "--quiet"],
    { script: { status: 0xc000022d } },
  );
  assertMatch(stderr, /^livedump: .*STATUS_RETRY.*\n.*try again\.\n$/);
  assertEquals([stdout, code], ["", 6]);
});

Deno.test("--no-verify: a defective dump passes, and is reported as not verified", async () => {
  windows.clear();
  const { code, stdout } = await windows.run(
    ["kernel", "-o", "a.dmp", "--no-verify"],
    { script: { write: "half" } },
  );
  const path = windows.path("a.dmp");
  assertMatch(stdout, /^Saved .*\n {2}532 KiB in /);
  assert(
    stdout.endsWith(`Not verified. To verify: livedump inspect ${path}\n`),
  );
  assertEquals(code, 0);
});

Deno.test("progress: a plain line every few seconds", async () => {
  windows.clear();
  const { code, stderr } = await windows.run(["kernel", "-o", "a.dmp"], {
    script: { pages: 1000, chunk: 10, pause: 60 },
  });
  const [first, second, ...more] = stderr.split("\n");
  assertEquals(`${first}\n`, collecting);
  assertMatch(second!, /^Written [\d.]+ MiB {2}[\d.]+ [KM]iB\/s {2}0:05$/);
  assertEquals([more, code], [[""], 0]);
});

Deno.test("progress: the last dump in the log, and a note on a full folder", async () => {
  windows.clear();
  await windows.run(["kernel", "-o", "a.dmp"]);
  windows.put("old.dmp", "");
  await Deno.truncate(`${windows.folder}/old.dmp`, 21 * 2 ** 30);
  const { code, stderr } = await windows.run(["kernel", "-o", "b.dmp"], {
    script: { delay: 6000 },
  });
  const [first, second, third, ...more] = stderr.split("\n");
  assertEquals(`${first}\n`, collecting);
  assertMatch(second!, / {2}0:05 {2}\(the last dump: 1\.04 MiB in \d:\d\d\)$/);
  assertMatch(
    third!,
    /^note: The folder Z:\\.* has 3 dumps, which take 21 GiB\. livedump never /,
  );
  assertEquals([more, code], [[""], 0]);
});

Deno.test("--open does not change the output", async () => {
  const run = () => {
    windows.clear();
    return windows.runIntoFiles(
      ["kernel", "-o", "a.dmp", "--quiet", "--open"],
    );
  };
  let { code, stdout, stderr } = await run();
  // On a busy machine, Wine's Explorer sometimes starts too late, and Wine
  // reports that its class is not registered (REGDB_E_CLASSNOTREG, 0x80040154).
  if (stderr.includes("error 2147746132")) {
    ({ code, stdout, stderr } = await run());
  }
  assertEquals(stdout, `COMPLETE  ${windows.path("a.dmp")}\n`);
  // Wine's Explorer may print to standard error that it has no display.
  assert(!stderr.includes("livedump:"), stderr);
  assertEquals([code, windows.names()], [0, ["a.dmp"]]);
});

/** Combinations that Windows does not support. */
const conflicts = [
  [["--stacks", "--hypervisor"], /hypervisor pages cannot be added/],
  [["--stacks", "--user-pages"], /user pages cannot be added/],
  [["--nonessential"], /no effect without --hypervisor/],
] as const;

for (const [args, message] of conflicts) {
  Deno.test(`${args.join(" ")} is rejected with a reason`, async () => {
    windows.clear();
    const { code, stdout, stderr, seen } = await windows.run(
      ["kernel", "-o", "a.dmp", ...args],
    );
    assertMatch(stderr, message);
    assertEquals([code, stdout, seen], [2, "", {}]);
    assertEquals(windows.names(), []);
  });
}
