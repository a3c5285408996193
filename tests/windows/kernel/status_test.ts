/**
 * Tests how the program handles the status from Windows and defects of the
 * dump.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { documentOf } from "./documents.ts";
import { kernelWindows } from "./kernel_windows.ts";

const windows = await kernelWindows();

/**
 * One status for each exit code, and statuses that livedump does not know. All
 * statuses are tested in tests/capture/kernel/status_advice_test.ts.
 */
const failures = [
  [0xc0000022, "STATUS_ACCESS_DENIED", 5, /elevated.*container/],
  [0xc000007f, "STATUS_DISK_FULL", 6, /[Ff]ree space.*--output/],
  [0xc00000bb, "STATUS_NOT_SUPPORTED", 7, /policy.*livedump check/],
  [0xc0decafe, null, 6, /event log.*report/],
  [0x80000005, null, 6, /event log.*report/],
] as const;

for (const [status, name, exitCode, advice] of failures) {
  const code = `0x${status.toString(16)}`;
  Deno.test(`${name ?? "an unrecognized status"}, ${code}: exit code ${exitCode}`, async () => {
    windows.clear();
    const { code: ended, stdout, stderr } = await windows.run(
      ["kernel", "--format", "json", "-o", "a.dmp"],
      { script: { status } },
    );
    const { error, dump, inspection, exitCode: reported } = documentOf(stdout);
    assertEquals(error?.status?.code, code);
    assertEquals(error?.status?.name, name);
    assertMatch(error!.hint, advice);
    // The message has the name, the code and the meaning of the status, the
    // function, the options and the build.
    assertMatch(
      error!.message,
      /^Windows failed the dump with (\w+ \(0x\w+\): [a-zA-Z ]{10,}|unrecognized status 0x\w+) \(NtSystemDebugControl with AbortIf.*; build 19043\)$/,
    );
    assert(error!.message.includes(code));
    assert(stderr.includes(error!.message));
    assertEquals([dump, inspection], [null, null]);
    assertEquals([ended, reported], [exitCode, exitCode]);
    assertEquals(windows.names(), []);
  });
}

Deno.test("a failure in text has the name of the status, and ends with advice", async () => {
  windows.clear();
  const { code, stdout, stderr } = await windows.run(
    ["kernel", "-o", "a.dmp", "--hypervisor"],
    { script: { status: 0xc000009a, write: "half" } },
  );
  const [progress, note, message, hint, ...more] = stderr.split("\n");
  assertMatch(progress!, /nothing is written yet/);
  assertEquals(
    note,
    "note: Windows logged: The request failed with " +
      "STATUS_INSUFFICIENT_RESOURCES (0xc000009a).",
  );
  assertEquals(
    message,
    "livedump: Windows failed the dump with STATUS_INSUFFICIENT_RESOURCES " +
      "(0xc000009a): Windows does not have enough resources (NtSystemDebugControl " +
      "with AbortIfMemoryPressure + HypervisorPages; " +
      "build 19043)",
  );
  assertEquals(
    hint,
    "Close applications, and leave out hypervisor and user pages.",
  );
  assertEquals([more, code, stdout], [[""], 6, ""]);
  assertEquals(windows.names(), []);
});

/**
 * Success statuses with a defective dump. The dump is kept; the exit code is 3.
 */
const doubtful = [
  {
    does: "a timeout",
    script: { status: 0x102 },
    status: ["0x00000102", "STATUS_TIMEOUT"],
    verdict: "partial",
  },
  {
    does: "more entries",
    script: { status: 0x105 },
    status: ["0x00000105", "STATUS_MORE_ENTRIES"],
    verdict: "partial",
  },
  {
    does: "an unrecognized informational status",
    script: { status: 0x40001234 },
    status: ["0x40001234", null],
    verdict: "partial",
  },
  {
    does: "success, but writes half",
    script: { write: "half" },
    status: ["0x00000000", "STATUS_SUCCESS"],
    verdict: "truncated",
  },
  {
    does: "success, but writes zeros",
    script: { write: "zeros" },
    status: ["0x00000000", "STATUS_SUCCESS"],
    verdict: "unreadable",
  },
] as const;

for (const { does, script, status, verdict } of doubtful) {
  Deno.test(`a kernel that returns ${does}: kept, exit code 3`, async () => {
    windows.clear();
    const { code, stdout } = await windows.run(
      ["kernel", "--format", "json", "-o", "a.dmp"],
      { script },
    );
    const { dump, inspection, error, exitCode } = documentOf(stdout);
    assertEquals([dump?.status.code, dump?.status.name], [...status]);
    assertEquals(inspection?.verdict, verdict);
    assertEquals([code, exitCode, error], [3, 3, null]);
    assertEquals(windows.names(), ["a.dmp"]);
  });

  Deno.test(`a kernel that returns ${does}: advice in text`, async () => {
    windows.clear();
    const { code, stdout } = await windows.run(["kernel", "-o", "a.dmp"], {
      script,
    });
    assertMatch(stdout, /^Saved .*a\.dmp\n/);
    if (status[0] !== "0x00000000") {
      assertMatch(stdout.replace(/\s+/g, " "), new RegExp(`${status[0]}\\).`));
    }
    // With status 0, the advice comes from the failed check of the dump
    // instead.
    assertEquals(
      /Close\s+applications/.test(stdout),
      status[0] !== "0x00000000",
    );
    assertMatch(stdout, /Close\s+applications|\n {4}-> /);
    assertEquals(code, 3);
  });
}

Deno.test("success without any written data is a failure", async () => {
  windows.clear();
  const { code, stdout } = await windows.run(
    ["kernel", "--format", "json", "-o", "a.dmp"],
    { script: { write: "nothing" } },
  );
  const { dump, error } = documentOf(stdout);
  assertEquals([code, dump, error?.code], [6, null, "nothing-written"]);
  assertEquals(error?.status?.name, "STATUS_SUCCESS");
  assertEquals(windows.names(), []);
});

for (const { does, script, status } of doubtful) {
  Deno.test(`a kernel that returns ${does}: --force keeps the older dump`, async () => {
    windows.clear();
    windows.put("a.dmp", "old");
    const { code, stdout, stderr } = await windows.run(
      ["kernel", "--force", "--format", "json", "-o", "a.dmp"],
      { script },
    );
    const { path, dump } = documentOf(stdout);
    assertEquals([code, path], [3, windows.path("a (2).dmp")]);
    assertEquals(dump?.status.code, status[0]);
    assertMatch(stderr, /a\.dmp was not replaced, because .*a \(2\)\.dmp\n/);
    assertEquals(windows.text("a.dmp"), "old");
    assertEquals(windows.names(), ["a (2).dmp", "a.dmp"]);
  });
}

Deno.test("if the kernel refuses a file marked for deletion, an unmarked file is used", async () => {
  windows.clear();
  const { code, stdout, stderr } = await windows.run(
    ["kernel", "--format", "json", "-o", "a.dmp"],
    { script: { refuseMarked: 1 } },
  );
  assertEquals([code, documentOf(stdout).inspection?.verdict], [0, "complete"]);
  assertEquals(windows.names(), ["a.dmp"]);
  assertMatch(stderr, /if livedump is killed, delete .*a\.dmp\.\d+\.partial/);
});

Deno.test("a failed dump without the mark is also deleted", async () => {
  windows.clear();
  for (
    const script of [
      { refuseMarked: 2 },
      { refuseMarked: 1, write: "half", status: 0xc000009a },
    ] as const
  ) {
    const { code, stderr } = await windows.run(["kernel", "-o", "a.dmp"], {
      script,
    });
    assertMatch(stderr, /if livedump is killed/);
    assertEquals([code, windows.names()], [6, []]);
  }
});
