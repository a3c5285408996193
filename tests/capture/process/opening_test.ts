import { assertEquals, assertMatch } from "@std/assert";
import type { ProcessFacts } from "../../../src/ffi/windows_processes.ts";
import { fakeWindows } from "../fake_windows.ts";
import type { MadeUpProcess } from "./fake_processes.ts";
import { inFolder, runProcess } from "./process_run.ts";

const rows = [{ id: 10, name: "app.exe" }];

Deno.test("only the rights that the dump needs are requested", () =>
  inFolder(async (folder) => {
    const cases = [["full", "memory-and-handles"], ["0x2", "memory"]] as const;
    for (const [type, access] of cases) {
      const args = ["app", "--type", type, "-o", folder];
      const { processes } = await runProcess(rows, args);
      assertEquals(processes.events, [`open 10 ${access}`, "close 10"]);
    }
  }));

Deno.test("without access to handles, the dump has no handle data, with a note", () =>
  inFolder(async (folder) => {
    const { code, stderr, processes } = await runProcess(
      rows,
      ["app", "--type", "full", "-o", folder],
      { refuse: (_, access) => access === "memory" ? null : 5 },
    );
    assertEquals([code, processes.orders[0]?.type], [0, 0x1822]);
    assertMatch(
      stderr,
      /note: Windows denies access to the handles of app\.exe \(10\)/,
    );
  }));

Deno.test("SeDebugPrivilege is enabled only if Windows denies access", () =>
  inFolder(async (folder) => {
    let enabled = 0;
    const windows = fakeWindows(undefined, {
      enableDebugPrivilege: () => (enabled++, true),
    });
    const args = ["app", "-o", folder];
    await runProcess(rows, args, { windows });
    assertEquals(enabled, 0);
    const refuse = () => enabled === 0 ? 5 : null;
    const { code } = await runProcess(rows, args, { windows, refuse });
    assertEquals([code, enabled], [0, 1]);
  }));

Deno.test("SeDebugPrivilege is enabled only for the dump that needs it", () =>
  inFolder(async (folder) => {
    const { windows, isEnabled } = shyProcess({});
    const family = [10, 20, 30].map((id) => ({ id, name: "app.exe" }));
    const had: boolean[] = [];
    const run = await runProcess(family, ["app", "--all", "-o", folder], {
      windows,
      refuse: (id) => id !== 20 || isEnabled() ? null : 5,
      answer: (write) => {
        write("whole");
        had.push(isEnabled());
        return Promise.resolve({ written: true, code: 0 });
      },
    });
    assertEquals([run.code, had], [0, [false, true, false]]);
    assertEquals(
      run.processes.events.filter((one) => one.startsWith("close")),
      ["close 10", "close 20", "close 30"],
    );
    await runProcess(family, ["10", "-o", folder], {
      windows,
      refuse: () => 5,
    });
    assertEquals(isEnabled(), false);
  }));

Deno.test("each reason for denied access has its own message, and exit code 5", async () => {
  const refuse = () => 5;
  const cases = [
    { protection: "ANTIMALWARE_LIGHT", code: "protected-process" },
    { sessionId: 0, code: "other-session" },
    { code: "access-denied" },
  ];
  const said = new Set<string>();
  for (const { code, ...facts } of cases) {
    const process = { id: 10, name: "app.exe", facts };
    const run = await runProcess([process], ["app", "-o", "/tmp"], { refuse });
    assertEquals([run.code, run.error?.code], [5, code]);
    assertMatch(run.error!.message, /app\.exe \(10\)/);
    said.add(run.error!.message);
  }
  assertEquals(said.size, cases.length);
});

Deno.test("without elevation the hint is the command line to paste", async () => {
  const windows = fakeWindows(undefined, {
    elevation: () => ({ elevated: false, type: "limited" }),
    enableDebugPrivilege: () => false,
  });
  const options = { windows, refuse: () => 5 };
  const { error } = await runProcess(rows, ["app", "-o", "/tmp"], options);
  assertMatch(error!.hint, /C:\\tools\\livedump\.exe process app -o \/tmp$/);
});

Deno.test("a process that has ended before it is opened is an input error", async () => {
  const run = await runProcess(rows, ["app", "-o", "/tmp"], {
    refuse: () => 87,
  });
  assertEquals([run.code, run.error?.code], [4, "no-process"]);
  assertMatch(run.error!.message, /app\.exe \(10\) has ended/);
});

Deno.test("--clone dumps a clone and frees it", () =>
  inFolder(async (folder) => {
    const args = ["app", "--clone", "-o", folder];
    const { code, processes, stdout } = await runProcess(rows, args);
    assertEquals(code, 0);
    assertEquals(processes.orders[0]?.process, 1010n);
    assertEquals(processes.orders[0]?.isSnapshot, true);
    assertEquals(processes.events, [
      "open 10 clone-and-handles",
      "snapshot 10 with handles",
      ...["free 10", "close 10"],
    ]);
    assertMatch(stdout, /a clone of app\.exe \(10\)/);
  }));

Deno.test("the end of the process does not affect the dump of its clone", () =>
  inFolder(async (folder) => {
    const args = ["app", "--clone", "-o", folder];
    const whole = await runProcess(rows, args, { hasExited: true });
    assertEquals([whole.code, /ended/.test(whole.stderr)], [0, false]);
    const failed = await runProcess(rows, args, {
      hasExited: true,
      answer: () => Promise.resolve({ written: false, code: 0x80070070 }),
    });
    assertEquals([failed.code, failed.error?.code], [6, "capture-failed"]);
  }));

Deno.test("without handle data, there is no second attempt", async () => {
  let asked = 0;
  const refuse = () => (asked++, 5);
  await runProcess(rows, ["app", "--type", "0x2", "-o", "/tmp"], { refuse });
  // The process is opened once without SeDebugPrivilege, and once with it.
  assertEquals(asked, 2);
});

Deno.test("without a clone, --clone fails with the reason", async () => {
  const cases = [[127, 7], [1450, 6], [5, 5]] as const;
  for (const [noSnapshot, exitCode] of cases) {
    const run = await runProcess(rows, ["app", "--clone", "-o", "/tmp"], {
      noSnapshot,
    });
    assertEquals([run.code, run.error?.code], [exitCode, "no-clone"]);
    assertMatch(run.error!.message, new RegExp(`error ${noSnapshot}`));
    assertEquals(run.processes.orders, []);
    assertEquals(run.processes.events, [
      "open 10 clone-and-handles",
      "close 10",
    ]);
  }
});

Deno.test("without a clone, --clone=auto dumps the process itself, with a note", () =>
  inFolder(async (folder) => {
    const args = ["app", "--clone=auto", "-o", folder];
    const refusals = [{ noSnapshot: 50 }, {
      refuse: (_: number, access: string) =>
        access.startsWith("clone") ? 5 : null,
    }];
    for (const options of refusals) {
      const run = await runProcess(rows, args, options);
      assertEquals([run.code, run.processes.orders[0]?.isSnapshot], [0, false]);
      assertMatch(
        run.stderr,
        /note: app\.exe \(10\) itself is dumped, not a clone/,
      );
    }
  }));

Deno.test("a clone needs access to handles only for handle data", () =>
  inFolder(async (folder) => {
    const args = ["app", "--clone", "--type", "0x2", "-o", folder];
    const { processes } = await runProcess(rows, args);
    assertEquals(processes.events.slice(0, 2), [
      "open 10 clone",
      "snapshot 10",
    ]);
    const refused = await runProcess(rows, ["app", "--clone", "-o", folder], {
      refuse: (_, access) => access === "clone-and-handles" ? 5 : null,
    });
    assertEquals(refused.processes.events[1], "snapshot 10");
    assertEquals(refused.processes.orders[0]?.type, 0x421822);
    assertMatch(
      refused.stderr,
      /note: Windows denies access to the handles of app/,
    );
  }));

/**
 * A process about which Windows reports more while SeDebugPrivilege is enabled.
 */
function shyProcess(more: Partial<ProcessFacts>) {
  let enabled = false;
  const windows = fakeWindows(undefined, {
    enableDebugPrivilege: () => (enabled = true),
    disableDebugPrivilege: () => void (enabled = false),
  });
  const process = (id: number, parent = 1): MadeUpProcess => ({
    id,
    parent,
    name: "shy.exe",
    get facts() {
      return enabled ? more : { startTime: null, machine: null, is32Bit: null };
    },
  });
  return { windows, process, isEnabled: () => enabled };
}

Deno.test("a 32-bit process is reported if only SeDebugPrivilege shows it", () =>
  inFolder(async (folder) => {
    const { windows, process, isEnabled } = shyProcess({ is32Bit: true });
    const args = ["shy", "-o", folder, "--format", "json"];
    const run = await runProcess([process(10)], args, {
      windows,
      refuse: () => isEnabled() ? null : 5,
    });
    assertEquals(run.code, 0);
    assertMatch(run.stderr, /note: shy\.exe \(10\) is a 32-bit process/);
    const [one] = JSON.parse(run.stdout).captures;
    assertEquals(one.process.is32Bit, true);
    assertMatch(one.notes[0], /32-bit/);
  }));

Deno.test("protection is reported if only SeDebugPrivilege shows it", async () => {
  const { windows, process } = shyProcess({ protection: "LSA_LIGHT" });
  const run = await runProcess([process(10)], ["shy", "-o", "/tmp"], {
    windows,
    refuse: () => 5,
  });
  assertEquals([run.code, run.error?.code], [5, "protected-process"]);
});

Deno.test("a tree enables SeDebugPrivilege once, and only if it needs it", () =>
  inFolder(async (folder) => {
    const { windows, process, isEnabled } = shyProcess({});
    const open = { id: 5, name: "open.exe" };
    const plain = await runProcess([open], ["5", "--tree", "-o", folder], {
      windows,
    });
    assertEquals([plain.code, isEnabled()], [0, false]);
    const rows = [process(10), process(20, 10), process(30, 20)];
    const args = ["10", "--tree", "-o", folder];
    const { processes } = await runProcess(rows, args, { windows });
    assertEquals(processes.orders.map((one) => one.processId), [10, 20, 30]);
    assertEquals(isEnabled(), false);
  }));
