import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Target } from "../../../src/capture/process/target.ts";
import { targetTable } from "../../../src/capture/process/target_table.ts";
import { fakeWindows } from "../fake_windows.ts";
import type { MadeUpProcess } from "./fake_processes.ts";
import { inFolder, namesIn, runProcess } from "./process_run.ts";

const shell: MadeUpProcess = { id: 10, name: "shell.exe" };
const two: readonly MadeUpProcess[] = [
  shell,
  { id: 20, name: "Notepad.exe", parent: 10, start: 60 },
  { id: 30, name: "notepad.EXE", parent: 20, start: 90 },
];

/** The IDs of the processes that were dumped, in order. */
async function dumped(
  rows: readonly MadeUpProcess[],
  ...args: string[]
): Promise<number[]> {
  let ids: number[] = [];
  await inFolder(async (folder) => {
    const { processes } = await runProcess(rows, [...args, "-o", folder]);
    ids = processes.orders.map((order) => order.processId);
  });
  return ids;
}

Deno.test("a process is specified by name, ignoring case and .exe, or by ID", async () => {
  for (const name of ["shell", "SHELL", "Shell.EXE", "10"]) {
    assertEquals(await dumped(two, name), [10], name);
  }
});

Deno.test("several processes with the name are listed, and none is dumped", async () => {
  const { code, error, stdout, stderr, processes } = await runProcess(two, [
    "notepad",
  ]);
  assertEquals([code, error?.code, stdout], [2, "ambiguous-target", ""]);
  assertEquals(processes.orders, []);
  const rows = stderr.trimEnd().split("\n");
  assertMatch(
    rows[0]!,
    /^PID {2}PARENT {2}STARTED +MEMORY {2}ARCH {2}COMMAND$/,
  );
  assertMatch(
    rows[1]!,
    /^ 20 {6}10 {2}20\d\d-\d\d-\d\d \d\d:\d\d:00 {3}2 MiB {2}x64 {3}"C:\\programs\\Notepad\.exe" --id 20$/,
  );
  assertEquals(rows.length, 3);
  assertMatch(error!.hint, /--all/);
});

Deno.test("without a command line, the table has the path of the program", async () => {
  const silent = two.map((row) => ({
    ...row,
    facts: {
      ...row.facts,
      commandLine: null,
      path: row.id === 20 ? "C:\\programs\\Notepad.exe" : null,
    },
  }));
  const { stderr } = await runProcess(silent, ["notepad"]);
  const [, first = "", second = ""] = stderr.split("\n");
  assertMatch(first, / x64 {3}C:\\programs\\Notepad\.exe$/);
  assertMatch(second, / x64 {3}-$/);
});

Deno.test("in JSON, several processes with the name are matches", async () => {
  const args = ["notepad", "--format", "json"];
  const { code, stdout } = await runProcess(two, args);
  const report = JSON.parse(stdout);
  assertEquals([code, report.exitCode, report.error.code], [
    ...[2, 2, "ambiguous-target"],
  ]);
  assertEquals(
    report.matches.map((one: { processId: number; startTime: string }) => [
      one.processId,
      one.startTime,
    ]),
    [[20, "2024-01-01T00:01:00.000Z"], [30, "2024-01-01T00:01:30.000Z"]],
  );
});

Deno.test("--all dumps each matching process into its own file", () =>
  inFolder(async (folder) => {
    const { code } = await runProcess(two, ["notepad", "--all", "-o", folder]);
    assertEquals(code, 0);
    assertEquals(namesIn(folder), ["Notepad.DMP", "notepad.DMP"]);
    const named = `${folder}/{name}-{pid}-{kind}.dmp`;
    await runProcess(two, ["notepad", "--all", "-o", named]);
    assert(namesIn(folder).includes("notepad-30-process.dmp"));
  }));

Deno.test("several dumps into one file are refused", async () => {
  const args = ["notepad", "--all", "-o", "/tmp/none/{name}.dmp"];
  const { code, error, processes } = await runProcess(two, args);
  assertEquals([code, error?.code], [2, "usage"]);
  assertMatch(error!.hint, /\{pid\}/);
  assertEquals(processes.orders, []);
});

Deno.test("the error for an unknown name suggests similar names", async () => {
  const { code, error } = await runProcess(two, ["shel"]);
  assertEquals([code, error?.code], [4, "no-process"]);
  assertEquals(error?.hint, "Did you mean shell.exe?");
  const many = ["a", "b", "c", "d"].map((letter, at) => ({
    id: 40 + 4 * at,
    name: `worker-process-${letter}.exe`,
  }));
  assertEquals(
    (await runProcess(many, ["process"])).error?.hint,
    "Did you mean worker-process-a.exe, worker-process-b.exe, " +
      "worker-process-c.exe?",
  );
  const far = await runProcess(two, ["zzzzzzzz"]);
  assertMatch(far.error!.hint, /Task Manager/);
});

Deno.test("a hexadecimal process ID and a wildcard are explained", async () => {
  const debuggers = await runProcess(two, ["0x1a4c"]);
  assertEquals(
    [debuggers.code, debuggers.error?.hint],
    [4, "Write process IDs in decimal: 6732"],
  );
  const wildcard = await runProcess(two, ["zzz*"]);
  assertMatch(wildcard.error!.hint, /^Process names cannot contain wildcards/);
});

Deno.test("an unknown process ID is an error", async () => {
  const { code, error } = await runProcess(two, ["40"]);
  assertEquals([code, error?.message], [4, "there is no process 40"]);
});

Deno.test("an operand that cannot be a process is refused", async () => {
  for (const operand of ["4294967296", "C:\\a.exe", "a/b"]) {
    const { code } = await runProcess(two, [operand]);
    assertEquals(code, 2, operand);
  }
});

Deno.test("livedump never dumps itself", async () => {
  const own = { id: Deno.pid, name: "livedump.exe", parent: 10, start: 5 };
  for (const operand of [String(Deno.pid), "livedump"]) {
    const { code, error, processes } = await runProcess([...two, own], [
      operand,
    ]);
    assertEquals([code, error?.code], [2, "own-process"]);
    assertEquals(processes.orders, []);
  }
  assertEquals(await dumped([...two, own], "10", "--tree"), [10, 20, 30]);
  const other = { ...own, id: 77 };
  assertEquals(await dumped([own, other], "livedump"), [77]);
});

Deno.test("the processes of the kernel are refused", async () => {
  const system = { id: 4, name: "System" };
  for (const operand of ["4", "system", "0"]) {
    const { code, error } = await runProcess([system], [operand]);
    assertEquals([code, error?.code], [2, "system-process"]);
    assertMatch(error!.hint, /livedump kernel/);
  }
});

Deno.test("a program named System.exe is an ordinary process", async () => {
  const system = { id: 4, name: "System" };
  const namesakes = [20, 30].map((id) => ({ id, name: "System.exe" }));
  const rows = [system, ...namesakes];
  assertEquals(await dumped(rows.slice(0, 2), "system"), [20]);
  assertEquals(await dumped(rows, "system", "--all"), [20, 30]);
  const run = await runProcess(rows, ["system", "--format", "json"]);
  const { error, matches } = JSON.parse(run.stdout);
  assertEquals([error.code, matches.length], ["ambiguous-target", 2]);
});

Deno.test("a tree is dumped with parents before children", async () => {
  const rows = [
    { id: 5, name: "leaf.exe", parent: 30, start: 99 },
    ...two,
    { id: 40, name: "other.exe", parent: 1 },
    { id: 50, name: "child.exe", parent: 10, start: 70 },
  ];
  assertEquals(await dumped(rows, "shell", "--tree"), [10, 20, 50, 30, 5]);
});

Deno.test("a process that is older than its parent is not its child", async () => {
  const rows = [
    { id: 10, name: "young.exe", start: 100 },
    { id: 20, name: "old.exe", parent: 10, start: 99 },
    { id: 30, name: "same.exe", parent: 10, start: 100 },
  ];
  assertEquals(await dumped(rows, "10", "--tree"), [10, 30]);
});

Deno.test("a circle of parent IDs does not make the tree endless", async () => {
  const rows = [
    { id: 10, name: "a.exe", parent: 20 },
    { id: 20, name: "b.exe", parent: 10 },
    { id: 30, name: "c.exe", parent: 30 },
  ];
  assertEquals(await dumped(rows, "10", "--tree"), [10, 20]);
  assertEquals(await dumped(rows, "30", "--tree"), [30]);
});

Deno.test("a process with an unknown start time is left out of the tree", async () => {
  const rows = [shell, { id: 20, name: "dark.exe", parent: 10, start: null }];
  const { processes, stderr } = await runProcess(rows, [
    ...["10", "--tree", "-o", "/nowhere/{pid}.dmp"],
  ]);
  assertEquals(processes.orders.length, 0);
  assertMatch(stderr, /note: .*dark\.exe \(20\).*left out/);
});

Deno.test("processes with the same name in one tree are one match", async () => {
  assertEquals(await dumped(two, "notepad", "--tree"), [20, 30]);
  const apart = [...two, { id: 60, name: "notepad.exe", parent: 10 }];
  const run = await runProcess(apart, ["notepad", "--tree"]);
  assertEquals([run.code, run.error?.code], [2, "ambiguous-target"]);
  assertEquals(await dumped(apart, "notepad", "--tree", "--all"), [20, 30, 60]);
});

Deno.test("other systems are not supported", async () => {
  const { code, error } = await runProcess(two, ["shell"], { os: "linux" });
  assertEquals([code, error?.code], [7, "not-windows"]);
});

Deno.test("no dump is taken with an invalid settings file", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(`${folder}/livedump`);
    await Deno.writeTextFile(`${folder}/livedump/settings.json`, "{");
    const windows = fakeWindows(undefined, { localAppData: () => folder });
    const { code, processes } = await runProcess(two, ["shell"], { windows });
    assertEquals([code, processes.orders], [4, []]);
  }));

Deno.test("a command line is cut and printable in the table, and complete in JSON", async () => {
  const long = `"C:\\a\\x.exe" ${"y".repeat(5000)} --last`;
  const lines = ["x.exe \x1b[31m", null, long];
  const rows = lines.map((commandLine, index) => ({
    id: 10 + index,
    name: "x.exe",
    facts: { commandLine, path: null },
  }));
  const [, first, second, third] = (await runProcess(rows, ["x"])).stderr
    .split("\n");
  assertMatch(first!, / {3}x\.exe \\u001b\[31m$/);
  assertMatch(second!, / x64 {3}-$/);
  assertMatch(third!, / {3}"C:\\a\\x\.exe" y+\.\.\.y+ --last$/);
  assert(third!.length < 300);
  const json = await runProcess(rows, ["x", "--format", "json"]);
  assertEquals(
    JSON.parse(json.stdout).matches.map((one: { commandLine: string | null }) =>
      one.commandLine
    ),
    lines,
  );
});

Deno.test("the table fits the width of the terminal", () => {
  const target = {
    process: { processId: 1, parentId: 1, threads: 1, name: "x.exe" },
    facts: { commandLine: "z".repeat(400), startTime: null, memoryBytes: 0 },
  } as unknown as Target;
  const table = targetTable([target], { isTerminal: true, columns: 100 });
  assertEquals(table.split("\n")[1]!.length, 100);
});

Deno.test("a narrow terminal has a narrow table, which fits", () => {
  const target = {
    process: { processId: 12345, parentId: 1, threads: 1, name: "x.exe" },
    facts: {
      commandLine: "z".repeat(400),
      // 2024-01-15 09:30:00 UTC
      startTime: 133497702000000000n,
      memoryBytes: 1023 * 1024,
      machine: "x64",
    },
  } as unknown as Target;
  const table = targetTable([target], { isTerminal: true, columns: 60 });
  const [head, row] = table.split("\n");
  assertMatch(head!, /^ {2}PID {2}STARTED +MEMORY {2}COMMAND$/);
  assertMatch(row!, /^12345 {2}2024.* KiB {2}z+\.\.\.z+$/);
  assert(row!.length <= 60, row);
});

Deno.test("a clone neither matches a name nor belongs to a tree", () =>
  inFolder(async (folder) => {
    const rows = [
      { id: 10, name: "app.exe" },
      // Windows may report the cloned process as the parent of the clone.
      { id: 20, name: "app.exe", parent: 10, threads: 0 },
      { id: 30, name: "left.exe", threads: 0 },
    ];
    for (const args of [["app"], ["app", "--all"], ["10", "--tree"]]) {
      const run = await runProcess(rows, [...args, "-o", folder, "--dry-run"]);
      assertEquals([run.code, run.error], [0, null], `${args}`);
      assertMatch(run.stdout, /app\.exe \(10\) would be dumped/);
      assert(!run.stdout.includes("(20)"), `${args}`);
    }
    const left = await runProcess(rows, ["left", "-o", folder]);
    assertEquals([left.code, left.error?.code], [4, "no-process"]);
    assertMatch(
      left.error!.message,
      /no process "left" is running: the .* no threads \(process 30\)/,
    );
    // A process ID is unambiguous, so the clone can be dumped by its ID.
    const byId = await runProcess(rows, ["20", "-o", folder]);
    assertEquals(byId.code, 0);
  }));
