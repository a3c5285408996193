/** Tests the output path of a dump, and which files remain after a failure. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { documentOf } from "./documents.ts";
import { kernelWindows } from "./kernel_windows.ts";

const windows = await kernelWindows();

/** Takes a dump and returns the reported path. The command must succeed. */
async function saved(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await windows.run(
    ["kernel", "--format", "json", ...args],
  );
  assertEquals(code, 0, stderr);
  const { dump, path, inspection } = documentOf(stdout);
  assertEquals(path, dump?.path);
  assertEquals(inspection?.path, path);
  assertEquals(inspection?.verdict, "complete");
  assertEquals(inspection?.sizeBytes, dump?.sizeBytes);
  return path!;
}

const size = (name: string) => Deno.statSync(`${windows.folder}/${name}`).size;
const completeBytes = 0x2038 + 0x40000 / 8 + 256 * 4096;

Deno.test("the default is Task Manager's folder, with numbered names", async () => {
  const below = ".local/Microsoft/Windows/TaskManager/LiveKernelDumps";
  const folder = "C:\\users\\root\\AppData\\Local\\Microsoft\\Windows\\" +
    "TaskManager\\LiveKernelDumps";
  assertEquals(await saved(), `${folder}\\livedump.DMP`);
  assertEquals(await saved(), `${folder}\\livedump (2).DMP`);
  assertEquals(await saved("--force"), `${folder}\\livedump (3).DMP`);
  const names = ["livedump (2).DMP", "livedump (3).DMP", "livedump.DMP"];
  assertEquals(windows.names(below), names);
  for (const name of names) {
    assertEquals(size(`${below}/${name}`), completeBytes);
  }
});

/** Values of -o, and the resulting path in the folder. */
const targets = [
  ["a file", "a.dmp", "a.dmp"],
  ["a file in a folder", "d\\a.dmp", "d/a.dmp"],
  ["a file, with slashes", "./d/a.dmp", "d/a.dmp"],
  ["a folder that exists", "d", "d/livedump.DMP"],
  ["a folder with a backslash at its end", "d\\", "d/livedump.DMP"],
  [
    "spaces, umlauts and an emoji",
    "d\\Gr\xfc\xdfe \u{1f600} x.dmp",
    "d/Gr\xfc\xdfe \u{1f600} x.dmp",
  ],
  ["a name without an extension", "d\\dump", "d/dump.dmp"],
] as const;

for (const [sentence, output, made] of targets) {
  Deno.test(`-o with ${sentence}`, async () => {
    windows.clear();
    windows.makeFolder("d");
    assertEquals(
      await saved("-o", output),
      windows.path(made.replaceAll("/", "\\")),
    );
    assertEquals(size(made), completeBytes);
    assertEquals(
      [...windows.names(), ...windows.names("d")].filter((one) => one !== "d"),
      [made.replace("d/", "")],
    );
  });
}

Deno.test("-o with an absolute path of another drive", async () => {
  assertEquals(
    await saved("-o", "C:\\windows\\temp\\a.dmp"),
    "C:\\windows\\temp\\a.dmp",
  );
});

const deep = Array.from({ length: 8 }, (_, at) => `${at}${"x".repeat(40)}`);

/** A path of more than 260 characters, in a folder that exists. */
function deepPath(): string {
  windows.clear();
  windows.makeFolder(deep.join("/"));
  return windows.path([...deep, "a.dmp"].join("\\"));
}

Deno.test("-o with a path of more than 260 characters", async () => {
  const path = deepPath();
  assert(path.length > 350);
  const { code, stdout } = await windows.run(
    ["kernel", "--format", "json", "-o", path, "--no-verify"],
  );
  assertEquals([code, documentOf(stdout).path], [0, path]);
  assertEquals(size([...deep, "a.dmp"].join("/")), completeBytes);
  assertEquals(windows.names(deep.join("/")), ["a.dmp"]);
});

Deno.test("a dump that cannot be read is kept and reported, exit code 3", async () => {
  const path = deepPath();
  const line = ["kernel", "--format", "json", "-o", path];
  // Deno cannot open such a path under Wine 10: error 234.
  const { code, stdout } = await windows.run(line);
  const { dump, inspection } = documentOf(stdout);
  assertEquals([code, dump?.path], [3, path]);
  assertEquals(inspection?.verdict, "unreadable");
  assertEquals(windows.names(deep.join("/")), ["a.dmp"]);
});

Deno.test("-o with placeholders", async () => {
  windows.clear();
  const path = await saved("-o", "{host}-{kind}-{date}-{time}-{pid}.dmp");
  const [name] = windows.names();
  assertEquals(path, windows.path(name!));
  const [, host, date, time, pid] =
    /^(.+)-kernel-(\d{8})-(\d{6})-(\d+)\.dmp$/.exec(name!) ?? [];
  assertEquals(host?.toLowerCase(), Deno.hostname().toLowerCase());
  assert(Number(date) > 20200101 && Number(time) < 240000);
  assertEquals(BigInt(pid!), windows.notes().process);
});

/** Invalid file paths: exit code 2, and no request to Windows. */
const invalidPaths = [
  ["NUL", /device/],
  ["con.dmp", /device/],
  ["d\\COM1", /device/],
  ["\\\\.\\PhysicalDrive0", /device/],
  ["\\\\.\\pipe\\livedump", /device/],
  ["a.dmp:stream", /":"/],
  ["a*.dmp", /"\*"/],
  ["", /needs a file or a folder/],
  ["{unknown}.dmp", /unknown placeholder \{unknown\}/],
] as const;

for (const [output, message] of invalidPaths) {
  Deno.test(`-o "${output}" is rejected`, async () => {
    windows.clear();
    const { code, stdout, stderr, seen } = await windows.run(
      ["kernel", "-o", output],
    );
    assertMatch(stderr, message);
    assertEquals([code, stdout, seen], [2, "", {}]);
    assertEquals(windows.names(), []);
  });
}

Deno.test("a missing folder that ends with a slash is created", async () => {
  windows.clear();
  for (const output of ["new\\", "new\\deeper/"]) {
    const { code } = await windows.run(["kernel", "-o", output]);
    assertEquals(code, 0);
    assertEquals(
      windows.names(output.replace("\\", "/")).includes("livedump.DMP"),
      true,
    );
  }
});

Deno.test("a name without an extension gets .dmp, with a note", async () => {
  windows.clear();
  const { code, stderr } = await windows.run(["kernel", "-o", "plain"]);
  assertMatch(stderr, /note: --output has no .*extension.* plain\.dmp\./);
  assertEquals([code, windows.names()], [0, ["plain.dmp"]]);
});

Deno.test("a dump cannot be written to standard output", async () => {
  windows.clear();
  const { code, stderr, seen } = await windows.run(["kernel", "--output=-"]);
  assertMatch(stderr, /--output cannot be -/);
  assertEquals([code, seen, windows.names()], [2, {}, []]);
});

Deno.test("the missing folder of a file is not created", async () => {
  windows.clear();
  for (const output of ["none\\a.dmp", "none\\deep\\a.dmp"]) {
    const { code, stderr, seen } = await windows.run(["kernel", "-o", output]);
    assertMatch(stderr, /The target folder .*none.* does not exist/);
    assertMatch(stderr, /Create the folder, or choose another/);
    assertEquals([code, seen], [6, {}]);
    assertEquals(windows.names(), []);
  }
});

Deno.test("a file where a folder is expected is rejected", async () => {
  windows.clear();
  windows.put("f", "old");
  for (const output of ["f\\a.dmp", "f\\"]) {
    const { code, seen } = await windows.run(["kernel", "-o", output]);
    assertEquals([code, seen], [6, {}]);
  }
  assertEquals(windows.names(), ["f"]);
});

Deno.test("an existing file is not overwritten", async () => {
  windows.clear();
  windows.put("a.dmp", "old");
  const { code, stderr, seen } = await windows.run(["kernel", "-o", "a.dmp"]);
  assertMatch(stderr, /The file .+a\.dmp already exists/);
  assertMatch(stderr, /--force/);
  assertEquals([code, seen], [6, {}]);
  assertEquals(windows.text("a.dmp"), "old");
  assertEquals(windows.names(), ["a.dmp"]);
});

Deno.test("--force replaces the file with a complete dump", async () => {
  windows.clear();
  windows.put("a.dmp", "old");
  assertEquals(
    await saved("-o", "a.dmp", "--force"),
    windows.path("a.dmp"),
  );
  assertEquals(size("a.dmp"), completeBytes);
  assertEquals(windows.names(), ["a.dmp"]);
});

Deno.test("--force keeps the file when the dump fails", async () => {
  windows.clear();
  windows.put("a.dmp", "old");
  const { code } = await windows.run(["kernel", "-o", "a.dmp", "--force"], {
    script: { write: "half", status: 0xc000009a },
  });
  assertEquals(code, 6);
  assertEquals(windows.text("a.dmp"), "old");
  assertEquals(windows.names(), ["a.dmp"]);
});

Deno.test("a file that appears during the dump is kept, and the dump is numbered", async () => {
  windows.clear();
  const run = windows.start(["kernel", "--format", "json", "-o", "a.dmp"], {
    script: { delay: 400 },
  });
  await run.waitForNote("eventSet");
  windows.put("a.dmp", "meanwhile");
  const { code, stdout } = await run.outcome;
  assertEquals(code, 0);
  assertEquals(documentOf(stdout).path, windows.path("a (2).dmp"));
  assertEquals(windows.text("a.dmp"), "meanwhile");
  assertEquals(windows.names(), ["a (2).dmp", "a.dmp"]);
});

Deno.test("a target that cannot be replaced is kept, and the dump is numbered", async () => {
  windows.clear();
  const run = windows.start(
    ["kernel", "--format", "json", "-o", "a.dmp", "--force"],
    { script: { delay: 400 } },
  );
  await run.waitForNote("eventSet");
  // A folder named a.dmp cannot be replaced.
  windows.makeFolder("a.dmp");
  const { code, stdout, stderr } = await run.outcome;
  assertEquals(code, 0, stderr);
  assertEquals(documentOf(stdout).path, windows.path("a (2).dmp"));
  assertEquals(windows.names(), ["a (2).dmp", "a.dmp"]);
});

Deno.test("if the volume becomes full, no file is left on it", async () => {
  windows.clear();
  const volume = windows.makeFolder("small");
  await windows.inside(["mount", "-t", "tmpfs", "-o", "size=20m", "t", volume]);
  const { code, stderr, seen } = await windows.run(
    ["kernel", "-o", "small\\a.dmp"],
    { script: { pages: 8000, chunk: 256 } },
  );
  const left = await windows.inside(["ls", "-A", volume]);
  await windows.inside(["umount", volume]);
  assertMatch(stderr, /STATUS_DISK_FULL \(0xc000007f\): the volume is full/);
  assertMatch(stderr, /Free space on the volume, or choose another/);
  assertEquals([code, seen.status, left], [6, 0xc000007fn, ""]);
  assert(seen.written! > 10_000_000n);
});

Deno.test("a full volume is rejected before any request to Windows", async () => {
  windows.clear();
  const volume = windows.makeFolder("full");
  await windows.inside(["mount", "-t", "tmpfs", "-o", "size=64k", "t", volume]);
  const { code, stderr, seen } = await windows.run(["kernel", "-o", "full"]);
  await windows.inside(["umount", volume]);
  assertMatch(stderr, /The volume is full/);
  assertEquals([code, seen], [6, {}]);
});

Deno.test("a read-only volume is rejected", async () => {
  windows.clear();
  const volume = windows.makeFolder("still");
  await windows.inside(["mount", "-t", "tmpfs", "-o", "ro", "t", volume]);
  const { code, stdout, stderr, seen } = await windows.run(
    ["kernel", "-o", "still"],
  );
  await windows.inside(["umount", volume]);
  assertMatch(stderr, /^livedump: .+\n.*--output/);
  assertEquals([code, stdout, seen], [6, "", {}]);
});

Deno.test("while it is written, the dump has a temporary name", async () => {
  windows.clear();
  const run = windows.start(["kernel", "-o", "a.dmp"], {
    script: { pages: 200, chunk: 10, pause: 20 },
  });
  await run.waitForNote("written");
  const [name, ...more] = windows.names();
  const { code, seen } = await run.outcome;
  assertEquals([name, more], [`a.dmp.${seen.process}.partial`, []]);
  assertEquals([code, windows.names()], [0, ["a.dmp"]]);
});
