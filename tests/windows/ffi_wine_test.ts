/**
 * Tests the API of src/ffi under Wine: the program ffi_probe.ts calls every method
 * and prints the results.
 */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
} from "@std/assert";
import { findDenort } from "../../tools/denort/find_denort.ts";
import { ensureWineRoot } from "../../tools/wine/root.ts";
import { openWineSession } from "../../tools/wine/session.ts";

const root = new URL("../../", import.meta.url).pathname.slice(0, -1);
const cache = `${root}/.cache`;
const target = "x86_64-pc-windows-msvc";

async function compileProbe(path: string): Promise<void> {
  const denort = await findDenort(target, `${cache}/denort`);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["compile", "--quiet", "--no-lock", "--no-code-cache", "--allow-all"]
      .concat("--target", target, "--output", path)
      .concat(`${root}/tests/windows/ffi_probe.ts`),
    cwd: root,
    env: denort.kind === "npm" ? { DENORT_BIN: denort.path } : {},
  }).output();
  assert(success, new TextDecoder().decode(stderr));
}

/** Runs the probe. Returns its report and the files that exist afterwards. */
async function probe() {
  const folder = await Deno.makeTempDir();
  try {
    const program = `${folder}/probe.exe`;
    await compileProbe(program);
    const wine = await ensureWineRoot(cache);
    await using session = await openWineSession({
      root: wine,
      folders: [folder],
    });
    const run = session.program(program, {
      args: [`Z:${folder.replaceAll("/", "\\")}`],
      cwd: folder,
      // The program must ignore these variables.
      env: {
        LOCALAPPDATA: "Z:\\elsewhere",
        USERPROFILE: "Z:\\elsewhere",
        SystemRoot: "Z:\\elsewhere",
      },
      stdout: "piped",
      stderr: "piped",
    });
    const { stdout, stderr } = await run.output();
    assertEquals(new TextDecoder().decode(stderr), "");
    const entries = await Array.fromAsync(Deno.readDir(folder));
    const names = entries.map(({ name }) => name);
    const report = JSON.parse(new TextDecoder().decode(stdout));
    return { report, names: names.sort() };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const { report, names } = await probe();

const failure = (call: string, code: number, message: string) => ({
  call,
  code,
  message: `${message} (${call}: error ${code})`,
});

Deno.test("the reported version is the version of the kernel", () => {
  const { version } = report.facts;
  // Wine 10 reports this version and has no UBR.
  assertEquals(version, { major: 10, minor: 0, build: 19043, revision: null });
});

Deno.test("a program under Wine is not elevated", () => {
  assertEquals(report.facts.elevation, { elevated: false, type: "limited" });
});

Deno.test("the memory size is that of this machine", () => {
  const { memory } = report.facts;
  const line = /^MemTotal: +(\d+) kB$/m.exec(
    Deno.readTextFileSync("/proc/meminfo"),
  );
  // The total that Wine reports is smaller by up to one page.
  assertAlmostEquals(memory.totalBytes, Number(line![1]) * 1024, 4096);
  assert(memory.availableBytes > 0);
  assert(memory.availableBytes <= memory.totalBytes);
});

Deno.test("the volume of a folder has free space and a file system", () => {
  const { volume, systemVolume, noVolume } = report.facts;
  for (const { freeBytes, fileSystem } of [volume, systemVolume]) {
    assert(freeBytes > 0);
    assertEquals(fileSystem, "NTFS");
  }
  assertEquals(noVolume.call, "GetDiskFreeSpaceExW");
});

Deno.test("only a REG_DWORD is read", () => {
  assertEquals(report.facts.registry, {
    absentKey: null,
    absentValue: null,
    text: null,
    number: 10,
  });
});

Deno.test("%LocalAppData% does not come from the environment", () => {
  assertMatch(
    report.facts.localAppData,
    /^C:\\users\\[^\\]+\\AppData\\Local$/,
  );
});

Deno.test("files can be created only in a folder", () => {
  const { folder, none, file } = report.facts.mayCreate;
  assertEquals(folder, true);
  assertEquals(none.code, 2);
  assertEquals(file.code, 123);
});

Deno.test("only one process has the lock, and a killed one releases it", () => {
  const { first, second, other, afterKill } = report.locks;
  assertEquals([first, second, other, afterKill], [true, true, true, true]);
});

Deno.test("the lock of another account is found; another kind of object is ignored", () => {
  const { squatted, young, readable, hidden } = report.locks;
  assertEquals(squatted, { held: true });
  // The section contains only zeros. The first process that writes to the
  // section gets the lock.
  assertEquals(young, { held: true });
  assertEquals(readable, { held: false, processId: 4711 });
  assertEquals(hidden, { held: true });
});

Deno.test("a file is deleted unless it is kept", () => {
  const { sizeBytes, there, afterDrop, readableWhenKept, text } = report.files;
  assertEquals([sizeBytes, there, afterDrop], ["dropped".length, true, false]);
  assertEquals([readableWhenKept, text], ["kept", "kept"]);
});

Deno.test("an existing file is not overwritten", () => {
  const { existing, textAfter } = report.files;
  const expected = failure("CreateFileW", 80, "the file already exists");
  assertEquals(existing, expected);
  assertEquals(textAfter, "kept");
});

Deno.test("the file of a killed process is deleted", () => {
  const { whileHeld, afterKill } = report.files;
  assertEquals(whileHeld.there, true);
  assertEquals(whileHeld.taken.code, 80);
  assertEquals(afterKill, false);
});

Deno.test("a file can have any name that Windows allows", () => {
  const { created } = report.files;
  for (const name of ["relative", "slashes", "verbatim", "umlaut", "long"]) {
    assertEquals(created[name], { result: "kept", there: true }, name);
  }
});

Deno.test("devices, streams and pipes are rejected", () => {
  const { created } = report.files;
  const refused = [
    ...["nul", "nulInFolder", "nulVerbatim", "con", "console", "device"],
    ...["drive", "verbatimDrive", "root", "pipe", "stream", "wildcard"],
    "empty",
  ];
  for (const name of refused) {
    assertEquals(created[name].result.code, 123, name);
    assertEquals(created[name].there, false, name);
  }
  assertEquals(created.folder.result.code, 80);
  assertEquals(created.noFolder.result.code, 3);
  assertMatch(created.nulByte.result, /^TypeError/);
});

Deno.test("only kept files remain", () => {
  const long = "long".repeat(40);
  assertEquals(
    names,
    [
      "from \u{1f600}",
      "kept.partial",
      long,
      "m\xfcll \u{1f600}.partial",
      "probe.exe",
      "relative.partial",
      "slashes.partial",
      "verbatim.partial",
    ].sort(),
  );
});

Deno.test("a cancel event wakes one waiter once", () => {
  const [signaled, timeout] = [0, 258];
  assertEquals(report.cancelEvent, {
    before: timeout,
    after: signaled,
    again: timeout,
  });
});

Deno.test("a file replaces another one only with `replace`", () => {
  const { moves } = report;
  const { rejected, textAfterRejection, replaced, text, gone } = moves;
  const expected = failure("MoveFileExW", 183, "the file already exists");
  assertEquals(rejected, expected);
  assertEquals(textAfterRejection, "to");
  assertEquals([replaced, text, gone], ["done", "from", true]);
  assertEquals(moves.missing.code, 2);
  assertEquals(moves.free, "done");
  assertEquals(moves.device.code, 123);
});

Deno.test("a missing file is not opened in Explorer", () => {
  const { call, code } = report.shownNone;
  assertEquals([call, code], ["ILCreateFromPathW", 2]);
});

Deno.test("Wine reports that it does not support live dumps", () => {
  const debuggerInactive = 0xc0000354;
  assertEquals(report.liveDumps, {
    full: debuggerInactive,
    stacks: debuggerInactive,
    controlUntouched: true,
  });
});
