/**
 * Tests dumps of real processes. The compiled program takes the dumps under
 * Wine. A separate parser compares them with the output of the processes.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { MinidumpFile } from "./minidump_file.ts";
import { checkDump } from "./check_dump.ts";
import { oddArguments } from "./odd_arguments.ts";
import { targetWindows } from "./target_windows.ts";

const windows = await targetWindows({ fakes: false });

Deno.test("a dump has the memory, modules and threads of its process", async () => {
  await using target = await windows.target("known.exe", ...oddArguments);
  const { code, stdout } = await windows.run([
    ...["process", "KNOWN", "--format", "json", "-o", windows.path("a.dmp")],
  ]);
  assertEquals(code, 0);
  const { captures: [one], dumps: [judged] } = JSON.parse(stdout);
  assertEquals(one.process.processId, target.processId);
  assertEquals([one.process.machine, one.process.is32Bit], ["x64", false]);
  assertEquals(judged.verdict, "complete");

  checkDump(new MinidumpFile(`${windows.folder}/a.dmp`), target, 0x421826n);
});

Deno.test("the dump has the requested type", async () => {
  await using target = await windows.target("typed.exe");
  const path = windows.path("typed.dmp");
  const types = {
    full: 0x1826n,
    mini: 0x1864n,
    triage: 0x1205acn,
    "0x0": 0x0n,
  };
  for (const [type, flags] of Object.entries(types)) {
    const { code, stdout, stderr } = await windows.run([
      ...["process", `${target.processId}`, "-q", "--force"],
      ...["--type", type, "-o", path],
    ]);
    assertEquals([code, stderr], [0, ""], type);
    assertEquals(stdout, `COMPLETE  ${path}\n`);
    checkDump(new MinidumpFile(`${windows.folder}/typed.dmp`), target, flags);
  }
});

Deno.test("several processes of one name: none, all or a tree is dumped", async () => {
  await using first = await windows.target("many.exe");
  await using second = await windows.target("many.exe", "parent");
  const ids = [first.processId, second.processId, second.childId!];
  const none = await windows.run(["process", "many"]);
  assertEquals([none.code, none.stdout], [2, ""]);
  for (const id of ids) {
    assertMatch(none.stderr, new RegExp(`^ *${id} .* x64 .*many\\.exe$`, "m"));
  }
  const folder = windows.makeFolder("all");
  const names = () => Array.from(Deno.readDirSync(folder), (one) => one.name);
  const args = ["--type", "mini", "-q", "-o"];
  const all = await windows.run([
    ...["process", "many", "--all", ...args, windows.path("all\\{pid}.dmp")],
  ]);
  assertEquals(all.code, 0);
  assertEquals(names().sort(), ids.map((id) => `${id}.dmp`).sort());
  for (const id of ids) {
    assertEquals(new MinidumpFile(`${folder}/${id}.dmp`).processId, id);
  }
  for (const name of names()) await Deno.remove(`${folder}/${name}`);
  const tree = await windows.run([
    ...["process", `${second.processId}`, "--tree", ...args],
    windows.path("all\\"),
  ]);
  assertEquals([tree.code, names().sort()], [0, ["many (2).DMP", "many.DMP"]]);
  assertEquals(
    tree.stdout.trimEnd().split("\n").map((line) => line.split("\\").at(-1)),
    ["many.DMP", "many (2).DMP"],
  );
  assertEquals(
    ["many.DMP", "many (2).DMP"].map((name) =>
      new MinidumpFile(`${folder}/${name}`).processId
    ),
    [second.processId, second.childId],
  );
});

Deno.test("the default path and names are Task Manager's", async () => {
  await using target = await windows.target("placed.exe");
  const args = ["process", `${target.processId}`, "--type", "mini", "-q"];
  const folder = "C:\\users\\root\\AppData\\Local\\Temp";
  for (const name of ["placed.DMP", "placed (2).DMP"]) {
    const { code, stdout } = await windows.run(args);
    assertEquals([code, stdout], [0, `COMPLETE  ${folder}\\${name}\n`]);
  }
});

Deno.test("a similar name is suggested; a missing process gives exit code 4", async () => {
  await using _target = await windows.target("nearby.exe");
  const { code, stderr } = await windows.run(["process", "nearbi"]);
  assertEquals([code, /nearby\.exe/.test(stderr)], [4, true]);
  assertEquals((await windows.run(["process", "4294967292"])).code, 4);
});

Deno.test("livedump does not dump itself", async () => {
  const { code, stderr } = await windows.run(["process", "livedump.exe"]);
  assertEquals(code, 2);
  assertMatch(stderr, /does not dump itself/);
});

Deno.test("a process that has ended is not dumped", async () => {
  const target = await windows.target("gone.exe");
  await target[Symbol.asyncDispose]();
  const { code } = await windows.run(["process", `${target.processId}`]);
  assertEquals(code, 4);
});

Deno.test("without snapshots in Wine: --clone fails, and --clone=auto continues", async () => {
  await using target = await windows.target("cloned.exe");
  const args = ["process", `${target.processId}`, "--type", "mini"];
  const path = windows.path("clone.dmp");
  const only = await windows.run([...args, "--clone", "-o", path]);
  assertEquals(only.code, 7);
  assertMatch(only.stderr, /cannot be cloned: .*PssCaptureSnapshot/);
  assertEquals(windows.dumps().includes("clone.dmp"), false);
  const auto = await windows.run([...args, "--clone=auto", "-o", path]);
  assertEquals(auto.code, 0);
  assertMatch(auto.stderr, /note: .*itself is dumped, not a clone/);
});

Deno.test("an existing file is not overwritten without --force", async () => {
  await using target = await windows.target("forced.exe");
  await Deno.writeTextFile(`${windows.folder}/old.dmp`, "old");
  const args = ["process", `${target.processId}`, "--type", "mini", "-q"];
  const refused = await windows.run([...args, "-o", windows.path("old.dmp")]);
  assertEquals(refused.code, 6);
  assertEquals(await Deno.readTextFile(`${windows.folder}/old.dmp`), "old");
  const forced = await windows.run([
    ...[...args, "--force", "-o", windows.path("old.dmp")],
  ]);
  assertEquals(forced.code, 0);
});

Deno.test("a dump that a full volume truncates is kept, and fails verification", async () => {
  await using target = await windows.target("large.exe");
  const small = windows.makeFolder("small");
  await windows.inside("mount", "-t", "tmpfs", "-o", "size=4m", "none", small);
  // Wine's MiniDumpWriteDump returns success, but the file is truncated.
  const { code, stdout } = await windows.run([
    ...["process", `${target.processId}`, "--format", "json"],
    ...["-o", windows.path("small\\")],
  ]);
  const { captures: [one], dumps: [judged] } = JSON.parse(stdout);
  assertEquals([code, judged.verdict], [3, "truncated"]);
  assertEquals(one.dump.sizeBytes, 4 * 1024 * 1024);
  assertEquals(one.preflight[0].status, "warning");
});
