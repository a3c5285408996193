/**
 * The API of src/ffi against Wine: the program ffi_probe.ts calls all of it once
 * and tells what came of it.
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

/** What the probe prints, and the files that are there when it has ended. */
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
      // Nothing of this may lead it astray.
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

Deno.test("the version is that of the kernel", () => {
  const { version } = report.facts;
  // Wine 10 says so of itself, and has no UBR.
  assertEquals(version, { major: 10, minor: 0, build: 19043, revision: null });
});

Deno.test("a program under Wine is not elevated", () => {
  assertEquals(report.facts.elevation, { elevated: false, type: "limited" });
});

Deno.test("memory is that of this machine", () => {
  const { memory } = report.facts;
  const line = /^MemTotal: +(\d+) kB$/m.exec(
    Deno.readTextFileSync("/proc/meminfo"),
  );
  // Wine leaves off a byte, and so a page.
  assertAlmostEquals(memory.totalBytes, Number(line![1]) * 1024, 4096);
  assert(memory.availableBytes > 0);
  assert(memory.availableBytes <= memory.totalBytes);
});

Deno.test("the volume of a folder has room and a file system", () => {
  const { volume, systemVolume, noVolume } = report.facts;
  for (const { freeBytes, fileSystem } of [volume, systemVolume]) {
    assert(freeBytes > 0);
    assertEquals(fileSystem, "NTFS");
  }
  assertEquals(noVolume.call, "GetDiskFreeSpaceExW");
});

Deno.test("a REG_DWORD is read, and nothing else", () => {
  assertEquals(report.facts.registry, {
    absentKey: null,
    absentValue: null,
    text: null,
    number: 10,
  });
});

Deno.test("the environment does not tell where %LocalAppData% is", () => {
  assertMatch(
    report.facts.localAppData,
    /^C:\\users\\[^\\]+\\AppData\\Local$/,
  );
});

Deno.test("a folder, and nothing else, may take files", () => {
  const { folder, none, file } = report.facts.mayCreate;
  assertEquals(folder, true);
  assertEquals(none.code, 2);
  assertEquals(file.code, 123);
});

Deno.test("there is one place for a capture, and the dead do not hold it", () => {
  const { first, second, other, afterKill } = report.locks;
  assertEquals([first, second, other, afterKill], [true, true, true, true]);
});

Deno.test("the lock of another account is seen, a squatter is passed by", () => {
  const { squatted, young, readable, hidden } = report.locks;
  assertEquals(squatted, { held: true });
  assertEquals(young, { held: false, processId: 0 });
  assertEquals(readable, { held: false, processId: 4711 });
  assertEquals(hidden, { held: true });
});

Deno.test("a file is dropped, unless it is kept", () => {
  const { sizeBytes, there, afterDrop, readableWhenKept, text } = report.files;
  assertEquals([sizeBytes, there, afterDrop], ["dropped".length, true, false]);
  assertEquals([readableWhenKept, text], ["kept", "kept"]);
});

Deno.test("a file that exists is not touched", () => {
  const { existing, textAfter } = report.files;
  const expected = failure("CreateFileW", 80, "the file exists already");
  assertEquals(existing, expected);
  assertEquals(textAfter, "kept");
});

Deno.test("the file of a killed process is gone", () => {
  const { whileHeld, afterKill } = report.files;
  assertEquals(whileHeld.there, true);
  assertEquals(whileHeld.taken.code, 80);
  assertEquals(afterKill, false);
});

Deno.test("a file has any name that Windows allows", () => {
  const { created } = report.files;
  for (const name of ["relative", "slashes", "verbatim", "umlaut", "long"]) {
    assertEquals(created[name], { result: "kept", there: true }, name);
  }
});

Deno.test("devices, streams and pipes are refused", () => {
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

Deno.test("nothing is left but what was kept", () => {
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

Deno.test("a cancel event is set once for one who waits", () => {
  const [signaled, timeout] = [0, 258];
  assertEquals(report.cancelEvent, {
    before: timeout,
    after: signaled,
    again: timeout,
  });
});

Deno.test("a file replaces another only where that is wanted", () => {
  const { moves } = report;
  const { refused, textWhenRefused, replaced, text, gone } = moves;
  const expected = failure("MoveFileExW", 183, "the file exists already");
  assertEquals(refused, expected);
  assertEquals(textWhenRefused, "to");
  assertEquals([replaced, text, gone], ["done", "from", true]);
  assertEquals(moves.missing.code, 2);
  assertEquals(moves.free, "done");
  assertEquals(moves.device.code, 123);
});

Deno.test("Explorer is not asked for a file that is not there", () => {
  const { call, code } = report.shownNone;
  assertEquals([call, code], ["ILCreateFromPathW", 2]);
});

Deno.test("Wine has no live dumps, and says so", () => {
  const debuggerInactive = 0xc0000354;
  assertEquals(report.liveDumps, {
    full: debuggerInactive,
    stacks: debuggerInactive,
    controlUntouched: true,
  });
});
