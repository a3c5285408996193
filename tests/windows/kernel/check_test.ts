/** Tests the preflight checks: elevation, policies and `livedump check`. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { checkDocumentOf } from "./documents.ts";
import { kernelWindows } from "./kernel_windows.ts";

const windows = await kernelWindows();

/** Runs `livedump check`; `of` returns a finding by its id. */
async function check(...args: string[]) {
  const { code, stdout, stderr, seen } = await windows.run(
    ["check", "--format", "json", ...args],
  );
  const { preflight, exitCode, command } = checkDocumentOf(stdout);
  assertEquals([command, exitCode, stderr, seen], ["check", code, "", {}]);
  const findings = new Map(preflight.map((one) => [one.id, one]));
  return { code, of: (id: string) => findings.get(id)! };
}

Deno.test("elevated: all checks pass except the Windows version, exit code 0", async () => {
  const { code, of } = await check();
  assertEquals(of("windows-version").status, "warning");
  assertEquals(of("windows-version").actual, "Windows 10.0 build 19043");
  assertEquals(of("elevation").status, "pass");
  assertEquals(of("privilege").status, "pass");
  assertEquals(of("other-capture").status, "pass");
  assertEquals(code, 0);
  assertEquals(windows.names(".local"), []);
});

Deno.test("check --quiet shows only findings that did not pass", async () => {
  const { code, stdout, stderr } = await windows.run(["check", "-q"]);
  assertMatch(stdout, /^ {2}WARNING {2}windows-version\n/);
  assertEquals(stdout.match(/^ {2}[A-Z]+ /gm)?.length, 1);
  assertEquals([code, stderr], [0, ""]);
});

Deno.test("check in text: every check, the counts, then whether a capture would work", async () => {
  const { code, stdout, stderr } = await windows.run(["check"]);
  assertMatch(stdout, /^ {2}WARNING {2}windows-version\n/);
  assertMatch(stdout, /\n {2}PASS {2}privilege\n {4}SeDebugPrivilege is /);
  assertMatch(stdout, /\n {2}Checks: 1 with a warning, 14 passed\.\n\n/);
  assertMatch(
    stdout,
    /\nReady with warnings: Task Manager does not offer live dumps on [^\n]*\n$/,
  );
  assertEquals([code, stderr], [0, ""]);
});

Deno.test("check counts the dumps in the target folder, and warns above 20 GiB", async () => {
  windows.clear();
  const folder = windows.makeFolder("dumps");
  const usage = async () => {
    const { code, of } = await check("-o", "dumps");
    const { status, message } = of("dumps-in-folder");
    return [code, status, message];
  };
  const has = "The target folder has";
  assertEquals(await usage(), [0, "pass", `${has} no dumps.`]);
  for (const name of ["a.DMP", "\u00e4.mdmp", "readme.txt", "x.dmp.json"]) {
    await Deno.writeTextFile(`${folder}/${name}`, "12345");
  }
  await Deno.mkdir(`${folder}/folder.dmp`);
  assertEquals(
    await usage(),
    [0, "pass", `${has} 2 dumps, which take 10 B.`],
  );
  await Deno.truncate(`${folder}/a.DMP`, 21 * 2 ** 30);
  assertEquals(
    await usage(),
    [0, "warning", `${has} 2 dumps, which take 21 GiB.`],
  );
  windows.clear();
});

/** Commands that fail without elevation: exit code 5. */
const commandLines = [
  ["kernel"],
  ["kernel", "--hypervisor", "-o", "my dumps\\a.dmp"],
  ["check"],
];

for (const args of commandLines) {
  Deno.test(`not elevated: livedump ${args.join(" ")}`, async () => {
    windows.clear();
    windows.makeFolder("my dumps");
    const { code, stdout, stderr, seen } = await windows.run(args, {
      elevated: false,
    });
    const output = (stdout + stderr).replace(/\n +/g, " ");
    assertMatch(output, /livedump is not elevated/);
    // An elevated prompt starts in another folder, so the path is absolute.
    const pasted = output.slice(output.indexOf(windows.program)).split(
      "\n",
    )[0]!;
    const full = pasted.replace(/"Z:\\[^"]*\\(my dumps\\a\.dmp)"/, "$1");
    const line = `${windows.program} ${args.join(" ")}`;
    assert(full === line || full.startsWith(`${line} `), output);
    assertEquals(pasted.includes('"Z:\\'), args.includes("-o"));
    assertEquals([code, seen], [5, {}]);
    assertEquals(windows.names("my dumps"), []);
    assertEquals(windows.names(".local"), []);
  });
}

Deno.test("not elevated: --dry-run shows the request, exit code 5", async () => {
  const { code, stdout, seen } = await windows.run(["kernel", "--dry-run"], {
    elevated: false,
  });
  assertMatch(stdout, /SYSDBG_LIVEDUMP_CONTROL_V1/);
  assertMatch(stdout, /FAIL {2}elevation/);
  assertEquals([code, seen], [5, {}]);
});

/** The registry key of the values below. */
const control = "HKLM\\SYSTEM\\CurrentControlSet\\Control";
const policies = [
  {
    id: "live-reports",
    key: `${control}\\CrashControl\\FullLiveKernelReports`,
    name: "FullLiveReportsMax",
    value: 0,
    status: "warning",
    code: 0,
  },
  {
    id: "live-reports",
    key: `${control}\\CrashControl\\FullLiveKernelReports`,
    name: "FullLiveReportsMax",
    value: 10,
    status: "pass",
    code: 0,
  },
  {
    id: "live-dump-policy",
    key:
      "HKLM\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\MemoryDump",
    name: "AllowLiveDump",
    value: 0,
    status: "warning",
    code: 0,
  },
  {
    id: "live-dump-policy",
    key:
      "HKLM\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\MemoryDump",
    name: "AllowLiveDump",
    value: 1,
    status: "pass",
    code: 0,
  },
  {
    id: "container",
    key: control,
    name: "ContainerType",
    value: 2,
    status: "warning",
    code: 0,
  },
] as const;

for (const { id, key, name, value, status, code } of policies) {
  Deno.test(`${name} ${value}: ${status}`, async () => {
    windows.clear();
    await windows.setRegistry(key, name, "REG_DWORD", value);
    const found = await check();
    const taken = await windows.run(["kernel", "-o", "a.dmp", "--quiet"]);
    await windows.setRegistry(key, name, "REG_DWORD", null);
    assertEquals(found.of(id).status, status);
    assertEquals([found.code, taken.code], [code, code]);
    assertEquals(windows.names(), ["a.dmp"]);
  });
}

Deno.test("a refusal is explained by a policy that is 0", async () => {
  windows.clear();
  const [{ key, name }] = policies;
  await windows.setRegistry(key, name, "REG_DWORD", 0);
  const { code, stderr } = await windows.run(["kernel", "-o", "a.dmp"], {
    script: { status: 0xc00000bb },
  });
  await windows.setRegistry(key, name, "REG_DWORD", null);
  assertMatch(stderr, /FullLiveReportsMax is 0, which may be the reason/);
  assertEquals([code, windows.names()], [7, []]);
});

Deno.test("Windows 11 with Task Manager's live dumps passes", async () => {
  await windows.becomeBuild(22621, 1992);
  assertEquals((await check("--stacks")).of("windows-version").status, "pass");
  await windows.becomeBuild(22621, 1991);
  const { code, of } = await check("--stacks");
  assertEquals([code, of("windows-version").status], [0, "warning"]);
  assertEquals(of("windows-version").actual, "Windows 10.0 build 22621.1991");
});
