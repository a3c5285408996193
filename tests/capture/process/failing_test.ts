import { assertEquals, assertMatch } from "@std/assert";
import { MinidumpUnavailableError } from "../../../src/ffi/minidump_request.ts";
import { inFolder, namesIn, runProcess } from "./process_run.ts";

const rows = [{ id: 10, name: "app.exe" }];

Deno.test("a failed dump reports its code and leaves no file", () =>
  inFolder(async (folder) => {
    // An HRESULT from a Win32 code, a Win32 code, an HRESULT from an NTSTATUS,
    // an NTSTATUS, and a code of unknown kind.
    const cases = [
      [0x80070070, /ERROR_DISK_FULL \(0x80070070\): /, 6],
      [112, /ERROR_DISK_FULL \(0x00000070\): /, 6],
      [0x80070005, /ERROR_ACCESS_DENIED/, 5],
      [0xd0000008, /STATUS_INVALID_HANDLE \(0xd0000008\): /, 6],
      [0xd0000022, /STATUS_ACCESS_DENIED \(0xd0000022\): /, 5],
      [0xd000007f, /STATUS_DISK_FULL \(0xd000007f\): /, 6, /Free space/],
      [0xc000007f, /STATUS_DISK_FULL \(0xc000007f\): /, 6, /Free space/],
      [
        0x9000000d,
        /unrecognized status 0x9000000d \(MiniDumpWriteDump/,
        6,
        /--clone=auto/,
      ],
      [
        0xd0000135,
        /unrecognized status 0xd0000135 \(MiniDumpWriteDump/,
        7,
        /sfc/,
      ],
      [
        0x8000ffff,
        /^Windows failed the dump of app\.exe \(10\) with unrecognized status 0x8000ffff \(MiniDumpWriteDump with 0x00421826\)$/,
        6,
      ],
    ] as const;
    for (const [code, text, exitCode, hint = /./] of cases) {
      const run = await runProcess(rows, ["app", "-o", folder], {
        answer: (write) => {
          write("half");
          return Promise.resolve({ written: false, code });
        },
      });
      assertEquals([run.code, run.error?.code], [exitCode, "capture-failed"]);
      assertMatch(run.error!.message, text);
      assertMatch(run.error!.hint, hint);
      assertEquals(namesIn(folder), []);
    }
  }));

Deno.test("a process that ends during the dump is reported as ended", () =>
  inFolder(async (folder) => {
    const run = await runProcess(rows, ["app", "-o", folder], {
      hasExited: true,
      answer: () => Promise.resolve({ written: false, code: 0x8007012b }),
    });
    assertEquals([run.code, run.error?.code], [6, "process-ended"]);
    assertEquals(namesIn(folder), []);
  }));

Deno.test("an empty file is a failure, even if Windows returns TRUE", () =>
  inFolder(async (folder) => {
    const run = await runProcess(rows, ["app", "-o", folder], {
      answer: () => Promise.resolve({ written: true, code: 0 }),
    });
    assertEquals([run.code, run.error?.code], [6, "nothing-written"]);
    assertEquals(namesIn(folder), []);
  }));

Deno.test("a dump that fails verification is kept, with advice, and ends with 3", () =>
  inFolder(async (folder) => {
    const { code, stdout } = await runProcess(rows, ["app", "-o", folder], {
      verdict: "partial",
      coverage: "1 of 2 readable bytes of the process are in the dump.",
    });
    assertEquals([code, namesIn(folder)], [3, ["app.DMP"]]);
    assertMatch(stdout, /^Saved .*app\.DMP\n {2}10 B in .* s\n {2}app\.exe/);
    assertMatch(stdout, /1 of 2 readable bytes of the process/);
    assertMatch(stdout, /--clone=auto/);
  }));

Deno.test("Ctrl+C cancels, waits for Windows and leaves no file", () =>
  inFolder(async (folder) => {
    let press = () => {};
    const run = await runProcess(rows, ["app", "-o", folder], {
      onInterrupt(callback) {
        press = callback;
        return { [Symbol.dispose]() {} };
      },
      answer: async (write, _, cancelled) => {
        write("half");
        press();
        press();
        await cancelled;
        return { written: false, code: 0x800704c7 };
      },
    });
    assertEquals([run.code, run.error?.code], [130, "cancelled"]);
    assertEquals(namesIn(folder), []);
    assertMatch(run.stderr, /third Ctrl\+C ends livedump/);
    assertMatch(run.stderr, /may then stay suspended/);
  }));

Deno.test("a failure does not stop the other dumps; the worst exit code is used", () =>
  inFolder(async (folder) => {
    const many = [10, 20, 30].map((id) => ({ id, name: "app.exe" }));
    const options = { refuse: (id: number) => id === 20 ? 5 : null };
    const args = ["app", "--all", "-o", folder];
    const run = await runProcess(many, args, options);
    assertEquals([run.code, namesIn(folder).length], [5, 2]);
    assertMatch(
      run.stderr,
      /livedump: Windows denies access to the memory of app/,
    );
    const json = await runProcess(many, [...args, "--format", "json"], options);
    const report = JSON.parse(json.stdout);
    assertEquals(
      report.captures.map((one: { error: { code: string } | null }) =>
        one.error?.code ?? null
      ),
      [null, "access-denied", null],
    );
    assertEquals([report.exitCode, report.error], [5, null]);
  }));

Deno.test("Ctrl+C also cancels all later dumps", () =>
  inFolder(async (folder) => {
    const many = [10, 20, 30].map((id) => ({ id, name: "app.exe" }));
    let press = () => {};
    const run = await runProcess(many, ["app", "--all", "-o", folder], {
      onInterrupt(callback) {
        press = callback;
        return { [Symbol.dispose]() {} };
      },
      answer: (write, { processId }) => {
        write("whole");
        if (processId === 20) press();
        return Promise.resolve({ written: true, code: 0 });
      },
    });
    assertEquals([run.code, namesIn(folder)], [130, ["app.DMP"]]);
    assertEquals(run.processes.orders.length, 2);
  }));

Deno.test("a process that ended is reported even if the dump was written", () =>
  inFolder(async (folder) => {
    const args = ["app", "-o", folder, "--format", "json"];
    const run = await runProcess(rows, args, { hasExited: true });
    assertEquals([run.code, namesIn(folder)], [0, ["app.DMP"]]);
    assertMatch(run.stderr, /note: app\.exe \(10\) ended before its dump/);
    assertMatch(JSON.parse(run.stdout).captures[0].notes[0], /ended before/);
    const alive = await runProcess(rows, ["app", "-o", folder]);
    assertEquals(/ended/.test(alive.stderr), false);
  }));

Deno.test("a missing dbghelp.dll is reported, and no file is left", () =>
  inFolder(async (folder) => {
    const run = await runProcess(rows, ["app", "-o", folder], {
      answer: (write) => {
        write("none");
        return Promise.reject(
          new MinidumpUnavailableError("dbgcore.dll: not found"),
        );
      },
    });
    assertEquals([run.code, run.error?.code], [7, "no-dbghelp"]);
    assertMatch(run.error!.message, /dbghelp\.dll.*dbgcore\.dll: not found/);
    assertEquals(namesIn(folder), []);
    // dbghelp.dll exists. It loads dbgcore.dll, which does not exist.
    const half = await runProcess(rows, ["app", "-o", folder], {
      answer: () => Promise.resolve({ written: false, code: 0x8007007e }),
    });
    assertEquals([half.code, half.error?.code], [7, "capture-failed"]);
  }));

Deno.test("a folder that cannot be accessed does not stop the other dumps", () =>
  inFolder(async (folder) => {
    // A link to itself: like a drive without a disk, it is neither accessible nor
    // missing.
    await Deno.symlink(`${folder}/loop`, `${folder}/loop`);
    await Deno.mkdir(`${folder}/app`);
    const family = [
      { id: 10, name: "app.exe" },
      { id: 20, name: "loop.exe", parent: 10 },
      { id: 30, name: "app.exe", parent: 10 },
    ];
    const args = ["10", "--tree", "-o", `${folder}/{name}/`];
    const run = await runProcess(family, [...args, "--format", "json"]);
    const { captures, error, exitCode } = JSON.parse(run.stdout);
    assertEquals(
      captures.map((one: { error: { code: string } | null }) =>
        one.error?.code ?? null
      ),
      [null, "folder", null],
    );
    assertEquals([error, exitCode], [null, 6]);
    assertEquals(namesIn(`${folder}/app`), ["app (2).DMP", "app.DMP"]);
    assertMatch(
      run.stderr,
      /dump of loop\.exe \(20\) failed:\n.*cannot be accessed/,
    );
  }));

Deno.test("each failure of several dumps names its process", () =>
  inFolder(async (folder) => {
    const many = [10, 20].map((id) => ({ id, name: "app.exe" }));
    const run = await runProcess(many, [
      ...["app", "--all", "-o", `${folder}/no/{pid}.dmp`],
    ]);
    assertEquals([run.code, namesIn(folder)], [6, []]);
    assertMatch(run.stderr, /dump of app\.exe \(10\) failed:\n.*not exist/);
    assertMatch(run.stderr, /dump of app\.exe \(20\) failed:\n.*not exist/);
  }));
