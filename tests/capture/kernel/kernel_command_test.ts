// deno-lint-ignore-file no-sync-fn-in-async-fn -- nothing else runs meanwhile
import { assert, assertEquals, assertMatch } from "@std/assert";
import { join } from "@std/path/join";
import { ntStatuses } from "../../../src/ffi/nt_status.ts";
import { WindowsError } from "../../../src/ffi/win32_error.ts";
import { fakeInterrupts } from "../interrupts_fake.ts";
import { fakeWindows } from "../fake_windows.ts";
import { runKernel } from "../kernel_run.ts";

/** The names in a folder, sorted. */
function namesIn(folder: string): string[] {
  return Array.from(Deno.readDirSync(folder), (entry) => entry.name).sort();
}

async function inFolder(test: (folder: string) => Promise<void>) {
  const folder = Deno.makeTempDirSync();
  try {
    await test(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a dump is renamed into place once Windows has written it", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.dmp");
    const windows = fakeWindows((write) => {
      assertEquals(
        namesIn(folder).some((name) => name.endsWith(".dmp")),
        false,
      );
      write("whole");
      return Promise.resolve(0);
    });
    const { code, stdout } = await runKernel(windows, ["-o", path]);
    assertEquals(code, 0);
    assertEquals(namesIn(folder), ["a.dmp"]);
    assertEquals(Deno.readTextFileSync(path), "whole");
    assertMatch(stdout, /^Saved .*a\.dmp\n/);
    // The first unlock comes from the preflight check.
    assertEquals(windows.events, [
      ...["unlock", "flush file", "close event", "close file", "unlock"],
    ]);
  }));

Deno.test("dumps in a folder get Task Manager's names", () =>
  inFolder(async (folder) => {
    for (let i = 0; i < 3; i++) await runKernel(fakeWindows(), ["-o", folder]);
    assertEquals(namesIn(folder), [
      "livedump (2).DMP",
      "livedump (3).DMP",
      "livedump.DMP",
    ]);
  }));

Deno.test("without --output the dump goes to Task Manager's folder", () =>
  inFolder(async (folder) => {
    const windows = fakeWindows(undefined, { localAppData: () => folder });
    const { code } = await runKernel(windows, []);
    assertEquals(code, 0);
    const path = ["Microsoft", "Windows", "TaskManager", "LiveKernelDumps"];
    assertEquals(namesIn(join(folder, ...path)), ["livedump.DMP"]);
  }));

Deno.test("placeholders are filled in", () =>
  inFolder(async (folder) => {
    const name = "{host}-{kind}-{date}-{time}-{pid}.dmp";
    await runKernel(fakeWindows(), ["--stacks", "-o", join(folder, name)]);
    assertEquals(namesIn(folder), [
      `HOST-kernel-stacks-20240115-093005-${Deno.pid}.dmp`,
    ]);
  }));

Deno.test("an existing file is only replaced by a finished dump and --force", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.dmp");
    Deno.writeTextFileSync(path, "old");
    const refused = await runKernel(fakeWindows(), ["-o", path]);
    assertEquals([refused.code, refused.error?.code], [6, "existing-file"]);
    const failing = fakeWindows((write) => {
      write("half");
      return Promise.resolve(0xc000007f);
    });
    const failed = await runKernel(failing, ["--force", "-o", path]);
    assertEquals(failed.code, 6);
    assertEquals(Deno.readTextFileSync(path), "old");
    assertEquals(namesIn(folder), ["a.dmp"]);
    const forced = await runKernel(fakeWindows(), ["--force", "-o", path]);
    assertEquals([forced.code, Deno.readTextFileSync(path)], [0, "dump"]);
  }));

Deno.test("if another file takes the name, the dump gets the next free name", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.dmp");
    const windows = fakeWindows((write) => {
      Deno.writeTextFileSync(path, "other");
      write("mine");
      return Promise.resolve(0);
    });
    const { code, stdout } = await runKernel(windows, ["-o", path]);
    assertEquals(code, 0);
    assertMatch(stdout, /a \(2\)\.dmp/);
    assertEquals(Deno.readTextFileSync(path), "other");
    assertEquals(Deno.readTextFileSync(join(folder, "a (2).dmp")), "mine");
  }));

Deno.test("every failure has its code, advice, an exit code, and leaves no file", () =>
  inFolder(async (folder) => {
    const codes = [...ntStatuses.map((row) => row.code), 0xc0dedead]
      .filter((code) => code >= 0x80000000);
    assert(codes.length > 15);
    for (const code of codes) {
      const windows = fakeWindows((write) => {
        write("half");
        return Promise.resolve(code);
      });
      const { error } = await runKernel(windows, ["-o", folder]);
      assert(error !== null, code.toString(16));
      assertMatch(error.message, new RegExp(code.toString(16)));
      assert([5, 6, 7].includes(error.exitCode), error.message);
      assert(error.hint.length > 20);
      assertEquals(namesIn(folder), []);
    }
  }));

Deno.test("a dump with a success status other than 0 is kept, but the command fails", () =>
  inFolder(async (folder) => {
    const windows = fakeWindows((write) => {
      write("some");
      return Promise.resolve(0x105);
    });
    const { code, stdout } = await runKernel(windows, ["-o", folder]);
    assertEquals([code, namesIn(folder)], [3, ["livedump.DMP"]]);
    assertMatch(stdout, /STATUS_MORE_ENTRIES/);
    assertMatch(stdout, /Windows needs free memory/);
  }));

Deno.test("a dump that fails verification is kept", () =>
  inFolder(async (folder) => {
    const options = { verdict: "truncated" } as const;
    const run = await runKernel(fakeWindows(), ["-o", folder], options);
    assertEquals([run.code, namesIn(folder)], [3, ["livedump.DMP"]]);
    // The advice on free memory does not fit a dump that is cut short.
    assert(!run.stdout.includes("needs free memory"), run.stdout);
    const args = ["--no-verify", "-o", folder];
    assertEquals((await runKernel(fakeWindows(), args, options)).code, 0);
  }));

Deno.test("Ctrl+C sets the event, waits for Windows and leaves no file", () =>
  inFolder(async (folder) => {
    let press = () => {};
    const windows = fakeWindows(async (write, cancelled) => {
      write("half");
      press();
      press();
      await cancelled;
      return 0xc0000120;
    });
    const { code, stderr, error } = await runKernel(windows, ["-o", folder], {
      onInterrupt(callback) {
        press = callback;
        return { [Symbol.dispose]() {} };
      },
    });
    assertEquals([code, error?.code, namesIn(folder)], [130, "cancelled", []]);
    assertMatch(stderr, /Cancelling/);
    assertMatch(stderr, /third Ctrl\+C/);
  }));

Deno.test("a third Ctrl+C does not wait for Windows", () =>
  inFolder(async (folder) => {
    const windows = fakeWindows(() => new Promise(() => {}));
    const { code, error } = await runKernel(windows, ["-o", folder], {
      onInterrupt(callback) {
        for (let i = 0; i < 3; i++) callback();
        return { [Symbol.dispose]() {} };
      },
    });
    assertEquals([code, error?.code], [130, "abandoned"]);
  }));

Deno.test("a second capture is refused, and the error names the process of the first", async () => {
  const windows = fakeWindows(undefined, {
    takeCaptureLock: () => ({ held: false, processId: 4711 }),
  });
  const { code, error } = await runKernel(windows, ["-o", "/tmp"]);
  assertEquals(code, 6);
  assertEquals(error?.code, "other-capture");
  assertEquals(windows.requests, []);
});

Deno.test("without elevation the hint is the command line to paste", async () => {
  const windows = fakeWindows(undefined, {
    elevation: () => ({ elevated: false, type: "limited" }),
    enableDebugPrivilege: () => false,
  });
  const { code, error } = await runKernel(windows, ["--stacks", "-o", "/tmp"]);
  assertEquals(code, 5);
  assertMatch(
    error?.hint ?? "",
    /C:\\tools\\livedump\.exe kernel --stacks -o \/tmp$/,
  );
  assertEquals(windows.requests, []);
});

Deno.test("all failed checks are in the message, the decisive one first", async () => {
  const windows = fakeWindows(undefined, {
    elevation: () => ({ elevated: false, type: "default" }),
  });
  const { error } = await runKernel(windows, ["-o", "/none-such/a.dmp"]);
  assertEquals([error?.code, error?.message], [
    "elevation",
    "livedump is not elevated. Also: the target folder /none-such does not " +
    "exist.",
  ]);
});

Deno.test("other systems are not supported", async () => {
  const run = await runKernel(fakeWindows(), [], { os: "linux" });
  assertEquals([run.code, run.stdout], [7, ""]);
  assertEquals(run.error?.message, "dumps can only be taken on Windows");
});

Deno.test("a dry run shows the request and writes nothing", () =>
  inFolder(async (folder) => {
    const windows = fakeWindows();
    const { code, stdout } = await runKernel(windows, [
      "--dry-run",
      "--hypervisor",
      "--nonessential",
      "--user-pages",
      "-o",
      folder,
    ]);
    assertEquals([code, namesIn(folder), windows.requests], [0, [], []]);
    // The name in ntexapi.h (phnt) is printed once, before the fields.
    assertEquals(stdout.match(/^ {2}SYSDBG_\w+$/gm), [
      "  SYSDBG_LIVEDUMP_CONTROL_V1",
    ]);
    assertMatch(stdout, /0x4 +BugCheckCode +0x00000161\n/);
    assertMatch(stdout, /0x8 +BugCheckParam1 +0x6c69766564756d70\n/);
    assertMatch(
      stdout,
      /Flags +0x0000000c {2}IncludeUserSpaceMemoryPages \+ AbortIfMemoryPressure\n/,
    );
    assertMatch(
      stdout,
      /AddPagesControl +0x00000003 {2}HypervisorPages \+ NonEssentialHypervisorPages\n/,
    );
  }));

Deno.test("a capture prints one JSON document, even if it fails", () =>
  inFolder(async (folder) => {
    const good = await runKernel(fakeWindows(), [
      ...["--format", "json", "-o", folder],
    ]);
    const report = JSON.parse(good.stdout);
    assertEquals(report.exitCode, 0);
    assertEquals(report.captures[0].dump.path, join(folder, "livedump.DMP"));
    assertEquals(report.captures[0].dump.status.name, "STATUS_SUCCESS");
    assertEquals(report.dumps[0].verdict, "complete");
    assertEquals(report.error, null);
    const bad = await runKernel(
      fakeWindows(() => Promise.resolve(0xc0000022)),
      ["--format", "json", "-o", folder],
    );
    assertEquals(bad.code, 5);
    assertEquals(JSON.parse(bad.stdout).error.code, "capture-failed");
    assertEquals(JSON.parse(bad.stdout).captures[0].dump, null);
  }));

Deno.test("--open shows the dump in its folder", () =>
  inFolder(async (folder) => {
    const windows = fakeWindows();
    await runKernel(windows, ["--open", "-o", folder]);
    const path = join(folder, "livedump.DMP");
    assertEquals(windows.events.at(-1), `show ${path}`);
  }));

Deno.test("a file that --force cannot replace is reported, even with --quiet", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.dmp");
    Deno.writeTextFileSync(path, "old");
    const windows = fakeWindows();
    const move = windows.move;
    windows.move = (from, to, replace) => {
      if (replace) throw new WindowsError("MoveFileExW", 5, "access is denied");
      move(from, to, replace);
    };
    const run = await runKernel(windows, ["-q", "--force", "-o", path]);
    assertEquals([run.code, Deno.readTextFileSync(path)], [0, "old"]);
    assertMatch(
      run.stderr,
      /a\.dmp was not replaced; the dump is in .*a \(2\)\.dmp/,
    );
  }));

Deno.test("an empty dump is a failure: no file is kept or replaced", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a.dmp");
    Deno.writeTextFileSync(path, "old");
    for (const status of [0, 0x105]) {
      const windows = fakeWindows(() => Promise.resolve(status));
      const args = ["--force", "--format", "json", "-o", path];
      const run = await runKernel(windows, args);
      const { dumps, error } = JSON.parse(run.stdout);
      assertEquals([run.code, error.code, dumps], [6, "nothing-written", []]);
      assertEquals(Number(error.status.code), status);
      assertEquals(Deno.readTextFileSync(path), "old");
      assertEquals(namesIn(folder), ["a.dmp"]);
    }
  }));

Deno.test("an unknown file size does not end the dump", () =>
  inFolder(async (folder) => {
    let asked = 0;
    const windows = fakeWindows();
    const create = windows.createTransientFile;
    windows.createTransientFile = (path) => {
      const file = create(path);
      const sizeBytes = () => {
        if (asked++ === 0) {
          throw new WindowsError("GetFileSizeEx", 59, "network");
        }
        return file.sizeBytes();
      };
      return { ...file, sizeBytes };
    };
    const { code } = await runKernel(windows, ["-o", folder]);
    assertEquals([code, namesIn(folder)], [0, ["livedump.DMP"]]);
  }));

Deno.test("Ctrl+C while verifying ends with 130 and reports the dump", () =>
  inFolder(async (folder) => {
    for (const format of ["text", "json"]) {
      const { onInterrupt, press } = fakeInterrupts();
      const path = join(folder, `${format}.dmp`);
      const args = ["--open", "-o", path, "--format", format];
      const windows = fakeWindows();
      const run = await runKernel(windows, args, {
        onInterrupt,
        onInspect: () => void setTimeout(press, 0),
      });
      assertEquals([run.code, Deno.readTextFileSync(path)], [130, "dump"]);
      assertEquals(windows.events.includes(`show ${path}`), false);
      if (format === "text") {
        assertMatch(run.stdout, /^Saved .*text\.dmp\n[^]*inspected /);
        assertMatch(run.error!.hint, /The dump is kept in .*text\.dmp/);
        continue;
      }
      const { captures: [{ dump }], dumps: [judged], error } = JSON.parse(
        run.stdout,
      );
      assertEquals([dump.path, judged.verdict], [path, "complete"]);
      assertEquals(error.code, "cancelled");
    }
  }));

Deno.test("a third Ctrl+C closes neither the file nor the event", () =>
  inFolder(async (folder) => {
    const { onInterrupt, press } = fakeInterrupts();
    const windows = fakeWindows(() => {
      for (let i = 0; i < 3; i++) press();
      return new Promise(() => {});
    });
    const run = await runKernel(windows, ["-o", folder], { onInterrupt });
    assertEquals([run.code, run.error?.code], [130, "abandoned"]);
    assertEquals(windows.events.filter((one) => one.startsWith("close")), []);
  }));

Deno.test("Ctrl+C before the request sets the event", () =>
  inFolder(async (folder) => {
    const { onInterrupt, pressMeanwhile } = fakeInterrupts();
    let wasCancelled = false;
    const windows = fakeWindows(async (write, cancelled) => {
      write("whole");
      const { promise, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, 500);
      await Promise.race([promise, cancelled.then(() => wasCancelled = true)]);
      clearTimeout(timer);
      return 0;
    }, { mayCreateFilesIn: () => (pressMeanwhile(), true) });
    const run = await runKernel(windows, ["-o", folder], { onInterrupt });
    assertEquals([run.code, wasCancelled, namesIn(folder)], [130, true, []]);
  }));
