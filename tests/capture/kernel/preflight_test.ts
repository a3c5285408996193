import { assert, assertEquals, assertMatch } from "@std/assert";
import { checkCommand } from "../../../src/capture/check_command.ts";
import { parseCommandLine } from "../../../src/cli/parse.ts";
import { WindowsError } from "../../../src/ffi/win32_error.ts";
import type { Windows } from "../../../src/ffi/windows.ts";
import { fakeWindows } from "../fake_windows.ts";
import { runCommand } from "../command_run.ts";
import { runKernel } from "../kernel_run.ts";
import { inFolder, runProcess } from "../process/process_run.ts";
import "../../cli/load_commands.ts";

interface Finding {
  readonly id: string;
  readonly status: string;
  readonly message: string;
  readonly expected: string | null;
  readonly hint: string | null;
}

/** The findings of `livedump check`, by id. */
async function check(
  other: Partial<Windows>,
  ...args: string[]
): Promise<{ code: number; findings: Readonly<Record<string, Finding>> }> {
  const argv = ["check", "--format", "json", ...args];
  const invocation = parseCommandLine(argv);
  if (invocation.command !== "check") throw new Error("not a check command");
  const windows = fakeWindows(undefined, other);
  const { code, stdout } = await runCommand(
    windows,
    argv,
    {},
    (context, tools) =>
      Promise.resolve(checkCommand(context, invocation.flags, tools)),
  );
  const findings: Finding[] = JSON.parse(stdout).preflight;
  return {
    code,
    findings: Object.fromEntries(findings.map((one) => [one.id, one])),
  };
}

const policies = ["FullLiveReportsMax", "AllowLiveDump"];

for (const policy of policies) {
  const machineDword = (_: string, name: string) => name === policy ? 0 : null;

  Deno.test(`${policy} 0 is a warning, and the capture is attempted`, () =>
    inFolder(async (folder) => {
      const { code, findings } = await check({ machineDword }, "-o", folder);
      assertEquals(code, 0);
      const found = Object.values(findings).filter(({ message }) =>
        message.includes(policy) && message.includes("is 0")
      );
      assertEquals(found.map(({ status }) => status), ["warning"]);
      const windows = fakeWindows(undefined, { machineDword });
      assertEquals((await runKernel(windows, ["-o", folder])).code, 0);
    }));

  Deno.test(`${policy} 0 explains a refusal, but not a full volume`, () =>
    inFolder(async (folder) => {
      for (
        const [status, isExplained] of [
          [0xc0000001, true],
          [0xc0000002, true],
          [0xc00000bb, true],
          [0xc0000120, true],
          [0xc0000804, true],
          [0xc0000022, true],
          [0xc000007f, false],
        ] as const
      ) {
        const answer = () => Promise.resolve(status);
        const windows = fakeWindows(answer, { machineDword });
        const { error } = await runKernel(windows, ["-o", folder]);
        const isNamed = error!.hint.includes(
          `${policy} is 0, which may be the reason`,
        );
        assertEquals(isNamed, isExplained, error!.hint);
      }
    }));
}

const noProfile: Partial<Windows> = {
  localAppData() {
    throw new WindowsError("SHGetKnownFolderPath", 2, "there is no folder");
  },
};

Deno.test("an account without a profile can take a dump with -o, with the default settings", () =>
  inFolder(async (folder) => {
    const windows = fakeWindows(undefined, noProfile);
    const kernel = await runKernel(windows, ["-o", folder]);
    assertEquals(kernel.code, 0);
    assertMatch(kernel.stderr, /note: the default settings are used, because/);
    const json = await runKernel(windows, [
      "-o",
      folder,
      "--format",
      "json",
      "-q",
    ]);
    assertMatch(JSON.parse(json.stdout).notes[0], /default settings are used/);
    const process = await runProcess(
      [{ id: 4711, name: "app.exe" }],
      ["4711", "-o", folder],
      { windows: fakeWindows(undefined, noProfile) },
    );
    assertEquals(process.code, 0);
    assertMatch(process.stderr, /note: the default settings are used/);
  }));

Deno.test("without a profile the default folder is an error that names --output", async () => {
  const { error } = await runKernel(fakeWindows(undefined, noProfile), []);
  assertEquals([error?.code, error?.exitCode], ["no-profile", 6]);
  assertMatch(error!.hint, /--output/);
});

Deno.test("a synced folder, reported by Windows or recognized by name, is a warning", () =>
  inFolder(async (folder) => {
    const registered = await check({ syncProvider: () => "Box" }, "-o", folder);
    assertMatch(registered.findings["synced-folder"]!.message, /with Box\./);
    assertEquals(registered.code, 0);
    for (const name of ["OneDrive", "OneDrive - Contoso", "Dropbox"]) {
      await Deno.mkdir(`${folder}/${name}`);
      const { findings } = await check({}, "-o", `${folder}/${name}/a.dmp`);
      const { status, hint } = findings["synced-folder"]!;
      assertEquals(status, "warning");
      assertMatch(hint!, /uploaded/);
    }
    const output = ["-o", `${folder}/Dropbox/`];
    const runs = [
      await runKernel(fakeWindows(), output),
      await runProcess([{ id: 4711, name: "app.exe" }], ["4711", ...output]),
    ];
    for (const { code, stderr } of runs) {
      assertEquals(code, 0);
      assertMatch(stderr, /note: The target folder is synced with Dropbox\./);
    }
    const plain = await check({}, "-o", `${folder}/OneDriver.dmp`);
    assertEquals(plain.findings["synced-folder"]!.status, "pass");
  }));

Deno.test("the needed size is a lower bound, and the text names the memory that it includes", () =>
  inFolder(async (folder) => {
    const memory = () => ({
      totalBytes: 16 * 1024 ** 3,
      availableBytes: 4 * 1024 ** 3,
      kernelBytes: 5 * 1024 ** 3,
    });
    const volume = () => ({ freeBytes: 4 * 1024 ** 3, fileSystem: "NTFS" });
    const texts = async (...args: string[]) => {
      const { findings } = await check(
        { memory, volume },
        "-o",
        folder,
        ...args,
      );
      return [findings["memory"]!, findings["disk-space"]!];
    };
    for (const { status, expected } of await texts()) {
      assertEquals(status, "warning");
      assertMatch(
        expected!,
        /^at least 5 GiB \(the pools of the kernel, not counting the rest/,
      );
    }
    for (const { expected } of await texts("--user-pages", "--hypervisor")) {
      // 12 GiB are in use, and the bitmap takes 512 KiB.
      assertMatch(
        expected!,
        /^at least 12 GiB \(all memory in use, not counting hypervisor/,
      );
    }
  }));

Deno.test("if a policy removed SeDebugPrivilege, the hint suggests SYSTEM", async () => {
  const { findings } = await check({ enableDebugPrivilege: () => false });
  assertMatch(findings["privilege"]!.hint!, /secpol\.msc.*as SYSTEM/);
});

const debuggerHints = [
  [19045, ["--user-pages"], /Before Windows 11 22H2.*leave out --user-pages/],
  [22631, ["--user-pages"], /build 22631 should save user pages/],
  [22631, [], /build 22631 may need kernel debugging for live dumps/],
] as const;

for (const [build, args, hint] of debuggerHints) {
  Deno.test(`0xc0000354 on build ${build} ${args.join(" ")}`, () =>
    inFolder(async (folder) => {
      const windows = fakeWindows(() => Promise.resolve(0xc0000354), {
        version: () => ({ major: 10, minor: 0, build, revision: 3000 }),
      });
      const { error } = await runKernel(windows, [...args, "-o", folder]);
      assertMatch(error!.hint, hint);
      assert(error!.exitCode === 7);
    }));
}
