import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { UsageError } from "../../../src/base/errors.ts";
import { WindowsError } from "../../../src/ffi/win32_error.ts";
import { fakeWindows } from "../fake_windows.ts";
import { inFolder, namesIn, runProcess } from "./process_run.ts";

const rows = [{ id: 10, name: "app.exe" }];

Deno.test("a dump has Task Manager's name, folder and contents", () =>
  inFolder(async (folder) => {
    const windows = fakeWindows(undefined, { localAppData: () => folder });
    for (let i = 0; i < 3; i++) await runProcess(rows, ["app"], { windows });
    assertEquals(namesIn(`${folder}/Temp`), [
      ...["app (2).DMP", "app (3).DMP", "app.DMP"],
    ]);
    assertEquals(
      await Deno.readTextFile(`${folder}/Temp/app.DMP`),
      "dump of 10",
    );
    const { processes } = await runProcess(rows, ["app"], { windows });
    assertEquals(processes.orders, [{
      process: 10n,
      processId: 10,
      isSnapshot: false,
      file: 0x104n,
      type: 0x421826,
    }]);
  }));

Deno.test("settings choose the folder and the type, flags override them", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/livedump`);
    const settings = {
      version: 1,
      "process-dump-folder": `${folder}/dumps`,
      "process-dump-type": "mini",
      "open-file-location": true,
    };
    await Deno.writeTextFile(
      `${folder}/livedump/settings.json`,
      JSON.stringify(settings),
    );
    const windows = fakeWindows(undefined, { localAppData: () => folder });
    const first = await runProcess(rows, ["app"], { windows });
    assertEquals([first.code, first.processes.orders[0]?.type], [0, 0x1864]);
    assertEquals(namesIn(`${folder}/dumps`), ["app.DMP"]);
    assertEquals(windows.events.at(-1), `show ${folder}/dumps/app.DMP`);
    const args = ["app", "--type", "0x2", "--no-open", "-o", `${folder}/b.dmp`];
    const second = await runProcess(rows, args, { windows });
    assertEquals(second.processes.orders[0]?.type, 2);
    assert(namesIn(folder).includes("b.dmp"));
  }));

Deno.test("a 32-bit process is dumped with a note on how to get a 32-bit dump", () =>
  inFolder(async (folder) => {
    const old = {
      ...rows[0]!,
      facts: { is32Bit: true, machine: "x86" } as const,
    };
    const run = await runProcess([old], ["app", "-o", folder]);
    assertEquals(run.code, 0);
    assertMatch(run.stderr, /note: .*32-bit.*SysWOW64\\Taskmgr\.exe/);
    const quiet = await runProcess([old], ["app", "-q", "-o", folder]);
    assertEquals(quiet.stderr, "");
    const json = ["app", "-q", "--format", "json", "-o", folder];
    const report = JSON.parse((await runProcess([old], json)).stdout);
    assertMatch(report.captures[0].notes[0], /32-bit/);
  }));

Deno.test("a flag that this Windows does not support is left out, with a note", () =>
  inFolder(async (folder) => {
    const windows = fakeWindows(undefined, {
      version: () => ({ major: 10, minor: 0, build: 16299, revision: null }),
    });
    const args = ["app", "-o", folder];
    const { processes, stderr } = await runProcess(rows, args, { windows });
    assertEquals(processes.orders[0]?.type, 0x21826);
    assertMatch(stderr, /note: WithIptTrace, .*build 17134/);
  }));

Deno.test("undefined bits of a type are rejected", async () => {
  const error = await assertRejects(
    () => runProcess(rows, ["app", "--type", "0x1000002"]),
    UsageError,
  );
  assertMatch(error.message, /up to 0xffffff, .*not "0x1000002"/);
});

Deno.test("an existing file is only replaced with --force", () =>
  inFolder(async (folder) => {
    const path = `${folder}/a.dmp`;
    await Deno.writeTextFile(path, "old");
    const refused = await runProcess(rows, ["app", "-o", path]);
    assertEquals([refused.code, refused.error?.code], [6, "existing-file"]);
    assertEquals(
      refused.error?.message,
      `The file ${path} already exists`,
    );
    assertEquals(await Deno.readTextFile(path), "old");
    await runProcess(rows, ["app", "--force", "-o", path]);
    assertEquals(await Deno.readTextFile(path), "dump of 10");
  }));

Deno.test("a second capture is refused", async () => {
  const windows = fakeWindows(undefined, {
    takeCaptureLock: () => ({ held: false, processId: 4711 }),
  });
  const run = await runProcess(rows, ["app", "-o", "/tmp"], { windows });
  assertEquals([run.code, run.error?.code], [6, "other-capture"]);
  assertEquals(run.processes.orders, []);
});

Deno.test("a dry run shows the request and writes nothing", () =>
  inFolder(async (folder) => {
    const args = ["app", "--dry-run", "-o", folder];
    const { code, stdout, processes } = await runProcess(rows, args);
    assertEquals([code, namesIn(folder), processes.events], [0, [], []]);
    assertMatch(stdout, /app\.exe \(10\) would be dumped to\n.*app\.DMP\n/);
    assertMatch(stdout, /0x00421826 {2}WithFullMemory \+ WithHandleData/);
    assertMatch(stdout, /process-dump-type +task-manager {2}\(default\)/);
  }));

Deno.test("only a dump with all memory needs free space of its size", () =>
  inFolder(async (folder) => {
    const large = { ...rows[0]!, facts: { memoryBytes: 8 * 1024 ** 3 } };
    const windows = fakeWindows(undefined, {
      volume: () => ({ freeBytes: 1024 ** 3, fileSystem: "FAT32" }),
    });
    // MiniDumpWithFullMemory, MiniDumpWithPrivateReadWriteMemory and
    // MiniDumpWithHandleData.
    const cases = [["0x2", "warning"], ["0x200", "warning"], ["0x4", "pass"]];
    for (const [type, status] of cases) {
      const args = ["app", "--type", type!, "--dry-run", "-o", folder];
      const run = await runProcess([large], [...args, "--format", "json"], {
        windows,
      });
      const found: { id: string; status: string }[] =
        JSON.parse(run.stdout).captures[0].preflight;
      assertEquals(
        ["disk-space", "file-size-limit"].map((id) =>
          found.find((one) => one.id === id)?.status
        ),
        [status, status],
        type,
      );
    }
  }));

Deno.test("a dump prints one JSON document, even if it fails", () =>
  inFolder(async (folder) => {
    const args = ["app", "--format", "json", "-o", folder];
    const good = JSON.parse((await runProcess(rows, args)).stdout);
    const [one] = good.captures;
    assertEquals(good.options.flags, "0x00421826");
    assertEquals(one.process.processId, 10);
    assertEquals(one.dump.path, `${folder}/app.DMP`);
    assertEquals(one.dump.callbacks.modules, 9);
    assertEquals(good.dumps[0].verdict, "complete");
    assertEquals(good.verdict, "pass");
    const bad = await runProcess(rows, args, { refuse: () => 5 });
    const report = JSON.parse(bad.stdout);
    assertEquals([bad.code, report.error.code], [5, "access-denied"]);
    assertEquals(report.captures[0].dump, null);
    assertEquals(report.captures[0].error, report.error);
    assertEquals([report.verdict, report.dumps], ["error", []]);
  }));

Deno.test("a dry run for several processes with the same name shows each path", () =>
  inFolder(async (folder) => {
    const several = [...rows, { id: 11, name: "APP.exe" }, {
      id: 12,
      name: "app",
    }];
    const args = ["app", "--all", "--dry-run", "-o", folder];
    const paths = ["app.DMP", "APP (2).DMP", "app (3).DMP"]
      .map((name) => `${folder}/${name}`);
    const json = await runProcess(several, [...args, "--format", "json"]);
    const { captures, verdict } = JSON.parse(json.stdout);
    assertEquals(captures.map((one: { path: string }) => one.path), paths);
    assertEquals(verdict, null);
    const found = captures.flatMap(
      ({ preflight }: { preflight: { id: string; actual: string }[] }) =>
        preflight.filter(({ id }) => id === "existing-file"),
    );
    assertEquals(found.map((one: { actual: string }) => one.actual), paths);
    const { stdout } = await runProcess(several, args);
    assertEquals(paths.filter((path) => !stdout.includes(`  ${path}\n`)), []);
  }));

Deno.test("a dump that was not verified has no verdict", () =>
  inFolder(async (folder) => {
    const args = ["app", "--no-verify", "--format", "json", "-o", folder];
    const { code, stdout } = await runProcess(rows, args);
    const { verdict, dumps, captures } = JSON.parse(stdout);
    assertEquals([code, verdict, dumps], [0, null, []]);
    assertEquals(captures[0].path, `${folder}/app.DMP`);
  }));

Deno.test("the folder is opened once, after the report and the unlock", () =>
  inFolder(async (folder) => {
    for (const format of ["text", "json"]) {
      const windows = fakeWindows();
      const path = `${folder}/${format}`;
      await Deno.mkdir(path);
      await runProcess(
        [...rows, { id: 11, name: "app.exe" }],
        ["app", "--all", "--open", "-o", path, "--format", format],
        { windows },
      );
      assertEquals(windows.events, [
        ...["flush file", "close file", "flush file", "close file", "unlock"],
        `show ${path}/app (2).DMP`,
      ]);
    }
  }));

Deno.test("the lock is released before the last dump is verified", () =>
  inFolder(async (folder) => {
    const cases = [["10"], ["app", "--all"]] as const;
    for (const [index, args] of cases.entries()) {
      const windows = fakeWindows();
      const path = `${folder}/${index}`;
      await Deno.mkdir(path);
      const run = await runProcess(
        [...rows, { id: 11, name: "app.exe" }],
        [...args, "-o", path],
        { windows, onInspect: () => void windows.events.push("verify") },
      );
      assertEquals(run.code, 0);
      assertEquals(windows.events, [
        ...index === 0 ? [] : ["flush file", "close file", "verify"],
        ...["flush file", "close file", "unlock", "verify"],
      ]);
    }
  }));

Deno.test("the error for a missing or deleted folder contains its path", () =>
  inFolder(async (folder) => {
    const path = `${folder}/none/a.dmp`;
    const absent = await runProcess(rows, ["app", "-o", path]);
    assertEquals(
      absent.error?.message,
      `The target folder ${folder}/none does not exist`,
    );
    const windows = fakeWindows(undefined, {
      createTransientFile() {
        throw new WindowsError("CreateFileW", 3, "the folder is not there");
      },
    });
    const gone = await runProcess(rows, ["app", "-o", `${folder}/a.dmp`], {
      windows,
    });
    assertMatch(
      gone.error!.message,
      new RegExp(`${folder}/a\\.dmp\\.\\d+\\.partial.*the folder is not there`),
    );
    assertEquals([gone.code, gone.error?.code], [6, "windows-error"]);
    assertMatch(gone.error!.hint, /The folder no longer exists/);
  }));

Deno.test("a name that is too long is refused with its length", async () => {
  const name = `${"a".repeat(252)}.dmp`;
  const error = (await runProcess(rows, ["app", "-o", `/tmp/${name}`])).error;
  assertEquals([error?.code, error?.exitCode], ["usage", 2]);
  assertMatch(
    error!.message,
    /256 characters, but Windows allows at most 255/,
  );
});

Deno.test("the longest name still gets a temporary name", () =>
  inFolder(async (folder) => {
    const name = `${"a".repeat(251)}.dmp`;
    const made: string[] = [];
    const windows = fakeWindows();
    const { createTransientFile } = windows;
    windows.createTransientFile = (path) => (
      made.push(path.slice(folder.length + 1)), createTransientFile(path)
    );
    const run = await runProcess(rows, ["app", "-o", `${folder}/${name}`], {
      windows,
    });
    assertEquals([run.code, namesIn(folder)], [0, [name]]);
    assertMatch(made[0]!, /^a+\.\d+\.partial$/);
    assertEquals(made[0]!.length, 255);
  }));
