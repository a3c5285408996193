// deno-lint-ignore-file no-sync-fn-in-async-fn -- nothing else runs meanwhile
/**
 * The program in places that mean harm: what is beside it, in the environment,
 * at the output path and in the settings.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { playingWindows } from "../kernel/playing_windows.ts";
import { compiledProgram } from "../../program/program.ts";

const windows = await playingWindows();
const { folder } = windows;

/** DLLs that the program, or what it is linked to, uses. */
const libraries = [
  ...["advapi32", "bcrypt", "bcryptprimitives", "crypt32", "dbgcore"],
  ...["dbghelp", "kernel32", "ntdll", "ole32", "shell32", "user32"],
  ...["version", "ws2_32"],
];

/**
 * The runtime is linked to these, or to what is. Windows looks for them in
 * System32 only, as the program asks (DependentLoadFlags, which a test of the
 * program's details shows); Wine 10 does not do that.
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
  assert(success, "Debian has the compiler in gcc-mingw-w64-x86-64");
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
      ["process", "services.exe", "-q", "-o", "process.dmp", "--force"],
      ["check"],
    ]
  ) {
    const { code, stdout, stderr } = await windows.run(args, options);
    assertEquals(code, 0, `${args}: ${stdout}${stderr}`);
  }
}

Deno.test("no DLL beside the program is loaded", async () => {
  windows.clear();
  await plantLibraries("stick", libraries);
  const program = await compiledProgram("windows-x64");
  await Deno.copyFile(program!, `${folder}/stick/livedump.exe`);
  await takeDumps({ copy: "stick\\livedump.exe" });
  assertEquals(loadedIn("stick"), []);
});

Deno.test("no DLL of the current folder or of the PATH is loaded", async () => {
  windows.clear();
  const all = [...libraries, ...linkedLibraries];
  await plantLibraries(".", all);
  await plantLibraries("path", all);
  await takeDumps({ env: { WINEPATH: windows.path("path") } });
  assertEquals([...loadedIn("."), ...loadedIn("path")], []);
});

Deno.test("a DLL that is loaded would be seen", async () => {
  windows.clear();
  await plantLibraries("stick", linkedLibraries);
  const program = await compiledProgram("windows-x64");
  await Deno.copyFile(program!, `${folder}/stick/livedump.exe`);
  await windows.run(["--version"], { copy: "stick\\livedump.exe" });
  assert(loadedIn("stick").length > 0);
});

Deno.test("the environment does not say where a dump goes", async () => {
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

Deno.test("a link at the output path leads nowhere", async () => {
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

/** Places that are no folder on a disk. */
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
  Deno.test(`a setting does not name ${device}`, async () => {
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

    // By hand, into the file.
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
      assertEquals(seen, {}, "nothing was asked of Windows");
    }
  });
}
