// deno-lint-ignore-file no-sync-fn-in-async-fn -- nothing runs in parallel
/**
 * Tests the program in a hostile environment: planted DLLs, environment variables,
 * links at the output path, and device paths in the settings.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { kernelWindows } from "../kernel/kernel_windows.ts";
import { compiledProgram } from "../../program/program.ts";

const windows = await kernelWindows();
const { folder } = windows;

/** DLLs that the program or its runtime uses. */
const libraries = [
  ...["advapi32", "bcrypt", "bcryptprimitives", "crypt32", "dbgcore"],
  ...["dbghelp", "iphlpapi", "kernel32", "ntdll", "ole32", "opengl32"],
  ...["shell32", "user32", "version", "winmm", "ws2_32"],
];

/**
 * DLLs that the runtime is linked to, directly or not. Windows searches for them
 * in System32 only, because of DependentLoadFlags in the program (tested in
 * details_test.ts). Wine 10 ignores this field.
 */
const linkedLibraries = ["shcore", "userenv"];

async function plantLibraries(
  where: string,
  names: readonly string[],
): Promise<void> {
  windows.makeFolder(where);
  const dll = `${folder}/.kernel/hostile.dll`;
  const { success } = await new Deno.Command("x86_64-w64-mingw32-gcc", {
    args: [
      ...["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-shared"],
      ...["-o", dll, `${import.meta.dirname}/hostile.c`],
    ],
  }).spawn().status;
  assert(success, "gcc failed: install Debian's gcc-mingw-w64-x86-64");
  for (const name of names) {
    await Deno.copyFile(dll, `${folder}/${where}/${name}.dll`);
  }
}

function loadedIn(where: string): string[] {
  return windows.names(where).filter((name) => name.endsWith(".loaded"));
}

async function takeDumps(options: {
  readonly copy?: string;
  readonly env?: Record<string, string>;
}): Promise<void> {
  for (
    const args of [
      ["kernel", "-q", "-o", "kernel.dmp", "--force"],
      ["process", "services.exe", "-o", "process.dmp", "--force"],
      ["check"],
      ["inspect", "kernel.dmp", "process.dmp"],
    ]
  ) {
    let run = await windows.run(args, options);
    // Threads that start during the dump may have stacks of zeros: when the
    // session has just begun, services.exe still starts threads.
    for (let left = 5; run.code === 3 && left > 0; left--) {
      await new Promise((resolve) => setTimeout(resolve, 3000));
      run = await windows.run(args, options);
    }
    assertEquals(run.code, 0, `${args}: ${run.stdout}${run.stderr}`);
  }
}

Deno.test("no DLL in the folder of the program is loaded", async () => {
  windows.clear();
  await plantLibraries("stick", libraries);
  const program = await compiledProgram("windows-x64");
  await Deno.copyFile(program!, `${folder}/stick/livedump.exe`);
  await takeDumps({ copy: "stick\\livedump.exe" });
  assertEquals(loadedIn("stick"), []);
});

Deno.test("no DLL in the current folder or in PATH is loaded", async () => {
  windows.clear();
  const all = [...libraries, ...linkedLibraries];
  await plantLibraries(".", all);
  await plantLibraries("path", all);
  await takeDumps({ env: { WINEPATH: windows.path("path") } });
  assertEquals([...loadedIn("."), ...loadedIn("path")], []);
});

Deno.test("a loaded DLL is detected", async () => {
  windows.clear();
  await plantLibraries("stick", linkedLibraries);
  const program = await compiledProgram("windows-x64");
  await Deno.copyFile(program!, `${folder}/stick/livedump.exe`);
  await windows.run(["--version"], { copy: "stick\\livedump.exe" });
  assert(loadedIn("stick").length > 0);
});

Deno.test("the environment does not change where a dump goes", async () => {
  windows.clear();
  Deno.symlinkSync(windows.makeFolder("elsewhere"), `${folder}/link`);
  const elsewhere = windows.path("link");
  const names = ["LOCALAPPDATA", "APPDATA", "USERPROFILE", "TEMP", "TMP"];
  const { code, stdout } = await windows.run(["kernel", "--format", "json"], {
    env: Object.fromEntries(names.map((name) => [name, elsewhere])),
  });
  assertEquals(code, 0);
  assertMatch(
    JSON.stringify(JSON.parse(stdout)),
    /AppData\\\\\\\\Local\\\\\\\\Microsoft|AppData\\\\Local\\\\Microsoft/,
  );
  assertEquals(windows.names("elsewhere"), []);
});

Deno.test("a link at the output path is not followed", async () => {
  windows.clear();
  windows.put("victim.txt", "precious");
  Deno.symlinkSync(`${folder}/victim.txt`, `${folder}/a.dmp`);
  const refused = await windows.run(["kernel", "-q", "-o", "a.dmp"]);
  assertEquals(refused.code, 6, refused.stderr);
  assertMatch(refused.stderr, /a\.dmp/);
  assertEquals(windows.text("victim.txt"), "precious");
  await windows.run(["kernel", "-q", "-o", "a.dmp", "--force"]);
  assertEquals(windows.text("victim.txt"), "precious");

  Deno.symlinkSync(`${folder}/new.txt`, `${folder}/b.dmp`);
  await windows.run(["kernel", "-q", "-o", "b.dmp"]);
  assert(!windows.names().includes("new.txt"));
});

/** Paths that are not folders on a disk. */
const devices = [
  "\\\\.\\PhysicalDrive0",
  "\\\\?\\PhysicalDrive0",
  "\\\\.\\pipe\\livedump",
  "NUL",
  "C:\\CON",
  "C:\\dumps\\COM1.txt",
  "C:\\dumps:stream",
];

const settingsPath = ".local/livedump/settings.json";

for (const device of devices) {
  Deno.test(`a setting rejects ${device}`, async () => {
    windows.clear();
    Deno.removeSync(`${folder}/.local`, { recursive: true });
    windows.makeFolder(".local/livedump");
    for (const key of ["kernel-dump-folder", "process-dump-folder"]) {
      const { code, stderr } = await windows.run([
        "settings",
        "set",
        key,
        device,
      ]);
      assertEquals(code, 2, stderr);
      assert(stderr.includes(device.split("\\").at(-1)!), stderr);
    }
    assertEquals(windows.names(".local/livedump"), []);

    // Tests the same path in a settings file that was edited by hand.
    windows.put(
      settingsPath,
      JSON.stringify({
        version: 1,
        "kernel-dump-folder": device,
        "process-dump-folder": device,
      }),
    );
    for (const args of [["kernel"], ["process", "services.exe"]]) {
      const { code, stderr, seen } = await windows.run(args);
      assertEquals(code, 4, stderr);
      assertMatch(stderr, /settings\.json/);
      assertEquals(seen, {}, "no request to Windows");
    }
  });
}
