/** Tests the requests that the kernel receives from the program. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { documentOf } from "./documents.ts";
import { readFakeDump } from "./dump_pages.ts";
import { kernelWindows } from "./kernel_windows.ts";

const windows = await kernelWindows();

/** The ASCII codes of "livedump", most significant byte first. */
const tag = 0x6c69_7665_6475_6d70n;
const windows11 = { build: 22631, revision: 3007 };

/** Options and the resulting request. */
interface Row {
  readonly args: readonly string[];
  readonly flags: bigint;
  readonly addPages: bigint;
  /** Number of pages of each kind, in addition to the kernel's pages. */
  readonly pages: Readonly<Record<string, number>>;
}

const requests: readonly Row[] = [
  { args: [], flags: 0x8n, addPages: 0n, pages: {} },
  {
    args: ["--hypervisor"],
    flags: 0x8n,
    addPages: 0x1n,
    pages: { HYPERVIS: 32 },
  },
  {
    args: ["--hypervisor", "--nonessential"],
    flags: 0x8n,
    addPages: 0x3n,
    pages: { HYPERVIS: 32, NONESSEN: 24 },
  },
  {
    args: ["--user-pages"],
    flags: 0xcn,
    addPages: 0n,
    pages: { USER: 128 },
  },
  {
    args: ["--no-abort-on-memory-pressure"],
    flags: 0n,
    addPages: 0n,
    pages: {},
  },
  {
    args: ["--abort-on-memory-pressure", "--no-hypervisor", "--no-user-pages"],
    flags: 0x8n,
    addPages: 0n,
    pages: {},
  },
  {
    args: ["--user-pages", "--hypervisor", "--nonessential"]
      .concat("--no-abort-on-memory-pressure"),
    flags: 0x4n,
    addPages: 0x3n,
    pages: { HYPERVIS: 32, NONESSEN: 24, USER: 128 },
  },
];

/** The fake kernel's notes that are the same for every valid request. */
const always = {
  command: 37n,
  privilege: 1n,
  bugCheckCode: 0x161n,
  parameter1: tag,
  parameter2: 0n,
  parameter3: 0n,
  parameter4: 0n,
  // FILE_SYNCHRONOUS_IO_NONALERT, without the bits for write-through and
  // unbuffered I/O.
  fileMode: 0x20n,
  fileBytes: 0n,
  eventAutoReset: 1n,
  eventSet: 0n,
  kept: 1n,
  status: 0n,
};

async function take(args: readonly string[]) {
  windows.clear();
  const outcome = await windows.run(["kernel", "-o", "a.dmp", ...args]);
  assertEquals(windows.names(), ["a.dmp"]);
  return { ...outcome, dump: readFakeDump(`${windows.folder}/a.dmp`) };
}

Deno.test.beforeAll(() =>
  windows.becomeBuild(windows11.build, windows11.revision)
);

for (const row of requests) {
  Deno.test(`a full dump with ${row.args.join(" ") || "no option"}`, async () => {
    const { code, seen, dump } = await take(row.args);
    const { file, cancelEvent, process: _process, ...rest } = seen;
    assert(file !== 0n && cancelEvent !== 0n && file !== cancelEvent);
    assertEquals({ ...rest, fileAccess: 0n, written: 0n }, {
      ...always,
      inputBytes: 64n,
      version: 1n,
      flags: row.flags,
      addPages: row.addPages,
      selective: 0n,
      fileAccess: 0n,
      fileModeStatus: 0n,
      written: 0n,
    });
    assertEquals(dump, {
      bugCheckCode: 0x161,
      parameters: [tag, 0n, 0n, 0n],
      pages: { KERNEL: 256, ...row.pages },
    });
    assertEquals(code, 0);
  });
}

const stacks = [
  { args: ["--stacks"], flags: 0x18n },
  { args: ["--stacks", "--no-abort-on-memory-pressure"], flags: 0x10n },
];

for (const row of stacks) {
  Deno.test(`a kernel stacks dump with ${row.args.join(" ")}`, async () => {
    const { code, seen, dump } = await take(row.args);
    assertEquals(
      {
        inputBytes: seen.inputBytes,
        version: seen.version,
        flags: seen.flags,
        addPages: seen.addPages,
        selectiveVersion: seen["selective.version"],
        selectiveSize: seen["selective.size"],
        selectiveFlags: seen["selective.flags"],
        kept: seen.kept,
        status: seen.status,
      },
      {
        inputBytes: 72n,
        version: 2n,
        flags: row.flags,
        addPages: 0n,
        selectiveVersion: 1n,
        selectiveSize: 48n,
        selectiveFlags: 1n,
        kept: 1n,
        status: 0n,
      },
    );
    assertEquals(dump, {
      bugCheckCode: 0x161,
      parameters: [tag, 0n, 0n, 0n],
      pages: { STACKS: 16 },
    });
    assertEquals(code, 0);
  });
}

/** The fake kernel's names for the fields that --dry-run shows. */
const noteOf: Readonly<Record<string, string>> = {
  "SYSDBG_LIVEDUMP_SELECTIVE_CONTROL.Version": "selective.version",
  "SYSDBG_LIVEDUMP_SELECTIVE_CONTROL.Size": "selective.size",
  "SYSDBG_LIVEDUMP_SELECTIVE_CONTROL.Flags": "selective.flags",
  Version: "version",
  BugCheckCode: "bugCheckCode",
  BugCheckParam1: "parameter1",
  BugCheckParam2: "parameter2",
  BugCheckParam3: "parameter3",
  BugCheckParam4: "parameter4",
  Flags: "flags",
  AddPagesControl: "addPages",
};

for (const { args } of [...requests, ...stacks]) {
  Deno.test(`--dry-run ${args.join(" ")} shows the request that is sent`, async () => {
    windows.clear();
    const line = ["kernel", "-o", "a.dmp", ...args];
    const dry = await windows.run([...line, "--dry-run", "--format", "json"]);
    assertEquals([dry.code, dry.stderr, dry.seen], [0, "", {}]);
    assertEquals(windows.names(), []);
    const { request, path } = documentOf(dry.stdout);
    const { seen } = await take(args);
    const shown = request.filter(({ value }) => value?.startsWith("0x"));
    assertEquals(shown.length, args.includes("--stacks") ? 11 : 8);
    for (const { structure, name, value } of shown) {
      const note = noteOf[`${structure}.${name}`] ?? noteOf[name];
      assertEquals(seen[note!], BigInt(value!), `${structure}.${name}`);
    }
    assertEquals(path, windows.path("a.dmp"));
  });
}

Deno.test("--dry-run creates no folder", async () => {
  const { code, stdout, seen } = await windows.run(["kernel", "--dry-run"]);
  assertEquals([code, seen], [0, {}]);
  assertMatch(stdout, /LiveKernelDumps\\livedump\.DMP\n/);
  assertMatch(stdout, /0x38\s+Flags\s+0x00000008\s+AbortIfMemoryPressure\n/);
  assertEquals(windows.names(".local"), []);
});

/** Older builds, and options that they do not support. */
const older = [
  { build: 19043, args: ["--stacks"], message: /--stacks needs Windows 11/ },
  {
    build: 19043,
    args: ["--hypervisor", "--nonessential"],
    message: /--nonessential needs Windows 11/,
  },
  {
    build: 16299,
    args: ["--abort-on-memory-pressure"],
    message: /--abort-on-memory-pressure needs Windows 10.* 1803/,
  },
];

for (const { build, args, message } of older) {
  Deno.test(`build ${build} rejects ${args.join(" ") || "every dump"}`, async () => {
    await windows.becomeBuild(build, 1);
    windows.clear();
    const line = ["kernel", "-o", "a.dmp", ...args];
    const { code, stdout, stderr, seen } = await windows.run(line);
    assertMatch(stderr, message);
    assertEquals([code, stdout, seen], [7, "", {}]);
    assertEquals(windows.names(), []);
  });
}

Deno.test("a build before 1803 gets no AbortIfMemoryPressure", async () => {
  await windows.becomeBuild(16299, 1);
  const { code, seen } = await take([]);
  assertEquals([code, seen.flags, seen.inputBytes], [0, 0n, 64n]);
});

Deno.test("user pages before 22H2 need kernel debugging", async () => {
  await windows.becomeBuild(19043, 1);
  windows.clear();
  const line = ["kernel", "-o", "a.dmp", "--user-pages"];
  const { code, stderr, seen } = await windows.run(line);
  assertMatch(stderr, /STATUS_DEBUGGER_INACTIVE/);
  assertMatch(stderr, /leave out --user-pages/);
  assertEquals([code, seen.status], [7, 0xc0000354n]);
  assertEquals(windows.names(), []);
});
