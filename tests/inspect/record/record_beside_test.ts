/**
 * Tests of the JSON document that `livedump kernel --record` writes next to a
 * dump.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { inspectIn, type Run } from "../inspect_run.ts";

// deno-lint-ignore no-explicit-any
type Loose = any;

const fixtures = new URL("../../../fixtures/", import.meta.url);

const dump = await Deno.readFile(new URL("live-full-livedump.dmp", fixtures));
const dumpHash = new Uint8Array(await crypto.subtle.digest("SHA-256", dump))
  .toHex();

/** The document of the fixture; values as in fixtures/README.md. */
const valid: Loose = {
  schemaVersion: "1.0",
  tool: { name: "livedump", version: "0.1.0" },
  document: "capture-record",
  startedAt: "2024-01-15T09:29:59.000Z",
  finishedAt: "2024-01-15T09:30:02.000Z",
  windows: { build: 22631, revision: 3007 },
  options: {},
  request: [],
  bugCheckCode: "0x00000161",
  bugCheckParameters: [
    "0x6c69766564756d70",
    ...Array(3).fill("0x0000000000000000"),
  ],
  status: { code: "0x00000000", name: "STATUS_SUCCESS", meaning: "" },
  dump: {
    fileName: "other.dmp",
    sizeBytes: dump.length,
    durationMs: 1500,
    verdict: "complete",
    systemTime: "2024-01-15T09:30:00.000Z",
    upTimeSeconds: 3600,
    sha256: dumpHash,
  },
  windowsRecord: {
    events: 9,
    processId: 4711,
    time: "2024-01-15T09:30:01.000Z",
    bugCheckCode: "0x00000161",
    bugCheckParameters: [],
    status: { code: "0x00000000", name: "STATUS_SUCCESS" },
    writeStatus: { code: "0x00000000", name: "STATUS_SUCCESS" },
    sizeLimitReached: false,
    steps: [],
    estimatedPages: 1000,
    allocatedPages: 1000,
    sizeLimitBytes: null,
    totalBytes: dump.length,
    headerBytes: null,
    primaryBytes: null,
    secondaryBytes: null,
    systemQuiescedMs: 412,
    captureMs: 900,
    writeMs: 30,
    availableMemoryBytes: null,
    totalMemoryBytes: null,
  },
  windowsRecordNote: null,
};

type Change = (copy: Loose) => void;

function changed(change: Change): string {
  const copy = structuredClone(valid);
  change(copy);
  return JSON.stringify(copy);
}

async function inFolder<T>(
  document: string | Uint8Array | null,
  bytes: Uint8Array,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "livedump record " });
  try {
    await Deno.writeFile(`${folder}/a.dmp`, bytes);
    if (document !== null) {
      const data = typeof document === "string"
        ? new TextEncoder().encode(document)
        : document;
      await Deno.writeFile(`${folder}/a.dmp.json`, data);
    }
    return await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Inspects a dump with a document next to it. */
async function inspected(
  document: string | Uint8Array | null,
  { bytes = dump, args = [] }: {
    readonly bytes?: Uint8Array;
    readonly args?: readonly string[];
  } = {},
) {
  const line = ["a.dmp", "--format", "json", ...args];
  const run = await inFolder(
    document,
    bytes,
    (folder) => inspectIn(folder, line),
  );
  const [report] = JSON.parse(run.stdout).dumps;
  const checks: Loose[] = report.checks
    .filter(({ id }: Loose) => id === "windows-record");
  return { ...run as Run, report, checks };
}

const statuses = (checks: readonly Loose[]) =>
  checks.map(({ status }) => status);

Deno.test("a document that belongs to the dump passes, and is in the report", async () => {
  const { code, report, checks } = await inspected(JSON.stringify(valid));
  assertEquals([code, report.verdict, statuses(checks)], [0, "complete", [
    "pass",
  ]]);
  assertEquals(report.windowsRecord, valid.windowsRecord);
  const text = await inFolder(
    JSON.stringify(valid),
    dump,
    (folder) => inspectIn(folder, ["a.dmp"]),
  );
  assertMatch(text.stdout, /Logged +1,000 of 1,000 pages copied, /);
  assertMatch(text.stdout, /system paused 412 ms, capture 900 ms/);
});

Deno.test("without a document there is no check and no record", async () => {
  const { report, checks } = await inspected(null);
  assertEquals([report.windowsRecord, checks], [null, []]);
});

Deno.test("the record shows missing pages that the file does not show", async () => {
  const document = changed(({ windowsRecord }) => {
    windowsRecord.allocatedPages = 700;
  });
  const { code, report } = await inspected(document);
  assertEquals([code, report.verdict], [3, "partial"]);
  assertMatch(report.summary, /300 pages \(1\.17 MiB\) are missing/);
});

Deno.test("the size limit makes a dump partial", async () => {
  const document = changed(({ windowsRecord }) => {
    windowsRecord.sizeLimitReached = true;
    windowsRecord.sizeLimitBytes = 4096;
  });
  const { report } = await inspected(document);
  assertEquals(report.verdict, "partial");
  assertMatch(report.summary, /size limit of 4,096 bytes/);
});

Deno.test("a dump that lost bytes in transfer is truncated", async () => {
  const bytes = dump.subarray(0, dump.length - 4096);
  for (const record of [valid.windowsRecord, null]) {
    const document = changed((copy) => copy.windowsRecord = record);
    const { report, checks } = await inspected(document, { bytes });
    assertEquals(report.verdict, "truncated");
    assertEquals(
      checks.map(({ status, expected, actual }) => [status, expected, actual]),
      [["fail", "90,264 bytes", "86,168 bytes"]],
    );
  }
});

Deno.test("a dump that got more bytes is damaged", async () => {
  const bytes = new Uint8Array(dump.length + 5000);
  bytes.set(dump);
  const { report } = await inspected(JSON.stringify(valid), { bytes });
  assertEquals(report.verdict, "damaged");
});

Deno.test("padding to the sector size of the disk is accepted", async () => {
  const bytes = new Uint8Array(Math.ceil(dump.length / 512) * 512);
  bytes.set(dump);
  const document = changed((copy) => copy.dump.sizeBytes = bytes.length);
  const { checks } = await inspected(document, { bytes });
  assertEquals(statuses(checks), ["pass"]);
});

Deno.test("with --hash a changed byte makes the dump damaged", async () => {
  const args = ["--hash"];
  const same = await inspected(JSON.stringify(valid), { args });
  assertEquals([same.report.verdict, statuses(same.checks)], ["complete", [
    "pass",
    "pass",
  ]]);
  const bytes = dump.slice();
  bytes[bytes.length - 1]! ^= 1;
  const other = await inspected(JSON.stringify(valid), { args, bytes });
  assertEquals(other.report.verdict, "damaged");
  assertEquals(other.checks.at(-1).expected, dumpHash);
  assertMatch(other.report.summary, /the file was changed after/);
});

Deno.test("failed steps are warnings, with the status by name", async () => {
  const document = changed(({ windowsRecord }) => {
    windowsRecord.steps = [{
      event: 123,
      step: "<script>lie</script>",
      status: { code: "0xc0000017", name: "STATUS_NO_MEMORY" },
      time: null,
    }, { event: 999, step: "new", status: null, time: null }];
  });
  const { report, checks } = await inspected(document);
  assertEquals([report.verdict, statuses(checks)], ["complete", ["warning"]]);
  assertEquals(
    checks[0].message,
    "Windows logged: MmDuplicateMemory failed with STATUS_NO_MEMORY " +
      "(0xc0000017).",
  );
  assert(!JSON.stringify(report).includes("lie"));
});

/** Changes after which the document describes another dump. */
const others: Readonly<Record<string, Change>> = {
  "another time": ({ dump }) => dump.systemTime = "2024-01-15T09:30:01.000Z",
  "another uptime": ({ dump }) => dump.upTimeSeconds = 7,
  "another bug check": (copy) => copy.bugCheckCode = "0x00000124",
  "another parameter": (copy) =>
    copy.bugCheckParameters[3] = "0x0000000000000001",
  "a capture at another time": (copy) => {
    copy.dump.systemTime = null;
    copy.finishedAt = "2024-01-15T09:29:59.000Z";
    copy.startedAt = "2024-01-15T08:00:00.000Z";
    copy.finishedAt = "2024-01-15T08:10:00.000Z";
  },
};

for (const [what, change] of Object.entries(others)) {
  Deno.test(`a document of ${what} is a warning, and is not used`, async () => {
    const document = changed((copy) => {
      copy.windowsRecord.allocatedPages = 1;
      change(copy);
    });
    const { code, report, checks } = await inspected(document);
    assertEquals([code, report.verdict], [0, "complete"]);
    assertEquals([statuses(checks), report.windowsRecord], [["warning"], null]);
    assertMatch(checks[0].message, /^a\.dmp\.json .* belongs to another dump/);
    const strict = await inspected(document, {
      args: ["--fail-on", "warning"],
    });
    assertEquals(strict.code, 3);
  });
}

Deno.test("if the dump was not verified, the time of the capture identifies it", async () => {
  const document = changed(({ dump }) => {
    dump.systemTime = dump.upTimeSeconds = dump.sha256 = null;
  });
  const { checks } = await inspected(document, { args: ["--hash"] });
  assertEquals(statuses(checks), ["pass"]);
});

Deno.test("the document of a kernel dump next to a minidump is a warning", async () => {
  const bytes = await Deno.readFile(new URL("process-full.dmp", fixtures));
  const { code, checks } = await inspected(JSON.stringify(valid), { bytes });
  assertEquals([code, statuses(checks)], [0, ["warning"]]);
});

/**
 * Files that have the name of a record but are not records; they are ignored.
 */
const ignored: Readonly<Record<string, string | Uint8Array>> = {
  "an empty file": "",
  "a report of inspect": '{ "schemaVersion": "1.0", "dumps": [] }',
  "bytes": Uint8Array.of(0xff, 0xfe, 0, 1),
  "a large file": "x".repeat(1_000_000),
};

for (const [what, document] of Object.entries(ignored)) {
  Deno.test(`${what} next to a dump is ignored`, async () => {
    const { code, checks } = await inspected(document);
    assertEquals([code, checks], [0, []]);
  });
}

/**
 * Damaged and hostile documents. They cause a warning, and their values are not
 * used.
 */
const hostile: Readonly<Record<string, string | Change>> = {
  "cut in half": JSON.stringify(valid).slice(0, 700),
  "an array": `["capture-record"]`,
  "deeply nested": `{"document":"capture-record","a":${"[".repeat(200_000)}`,
  "of a later major version": (copy) => copy.schemaVersion = "2.0",
  "padded to a megabyte": (copy) => copy.padding = "x".repeat(1_000_000),
  "with a negative size": (copy) => copy.dump.sizeBytes = -1,
  "with an inexact size": (copy) => copy.dump.sizeBytes = 2 ** 60,
  "with a size as text": (copy) => copy.dump.sizeBytes = "90264",
  "without a size": (copy) => delete copy.dump.sizeBytes,
  "with a code in uppercase": (copy) => copy.bugCheckCode = "0X161",
  "with five parameters": (copy) => copy.bugCheckParameters.push("0x0"),
  "with an invalid time": (copy) => copy.startedAt = "2024-99-99T99:99:99.999Z",
  "with a record that is a list": (copy) => copy.windowsRecord = [],
  "without pages": (copy) => delete copy.windowsRecord.allocatedPages,
  "with a status that is text": (copy) => copy.windowsRecord.status = "fine",
  "with a name that is markup": (copy) =>
    copy.windowsRecord.status.name = "<script>",
  "with 10,000 steps": (copy) =>
    copy.windowsRecord.steps = Array(10_000).fill({}),
  "with a hash that is too short": (copy) => copy.dump.sha256 = "ab",
};

for (const [what, change] of Object.entries(hostile)) {
  Deno.test(`a document ${what} is a warning, and is not used`, async () => {
    const text = typeof change === "string" ? change : changed(change);
    const { code, report, checks } = await inspected(text);
    assertEquals([code, report.verdict, statuses(checks)], [0, "complete", [
      "warning",
    ]]);
    assertEquals(report.windowsRecord, null);
    assert(checks[0].message.length < 200, checks[0].message);
  });
}

Deno.test("a folder, a broken link and a pipe of that name are ignored", {
  ignore: Deno.build.os === "windows",
}, async () => {
  const make: ((path: string) => Promise<unknown>)[] = [
    (path) => Deno.mkdir(path),
    (path) => Deno.symlink("/no/such", path),
    (path) => new Deno.Command("mkfifo", { args: [path] }).output(),
  ];
  for (const one of make) {
    const { code } = await inFolder(null, dump, async (folder) => {
      await one(`${folder}/a.dmp.json`);
      return await inspectIn(folder, ["a.dmp"]);
    });
    assertEquals(code, 0);
  }
});

Deno.test("a glob that matches a dump and its document inspects the dump", async () => {
  const run = (document: string, glob: string) =>
    inFolder(document, dump, (folder) => inspectIn(folder, [glob, "--quiet"]));
  const both = await run(JSON.stringify(valid), "a.dmp*");
  assertEquals([both.code, both.stdout], [0, "COMPLETE  a.dmp\n"]);
  // If a glob matches only the document, livedump inspects the document and
  // reports that the document is not a dump.
  assertEquals((await run(JSON.stringify(valid), "*.json")).code, 4);
});

Deno.test("no changed byte of a document makes inspect fail", async () => {
  const text = JSON.stringify(valid);
  await inFolder(text, dump, async (folder) => {
    for (let at = 0; at < text.length; at += 7) {
      for (const other of ['"', "9", "\\"]) {
        const changedText = text.slice(0, at) + other + text.slice(at + 1);
        await Deno.writeTextFile(`${folder}/a.dmp.json`, changedText);
        const { error } = await inspectIn(folder, ["a.dmp", "--quiet"]);
        assertEquals(error, null);
      }
    }
  });
});

Deno.test("the HTML report has the record, and no markup of the document", async () => {
  const document = changed(({ windowsRecord }) => {
    windowsRecord.allocatedPages = 700;
  });
  const page = await inFolder(document, dump, async (folder) => {
    await inspectIn(folder, ["a.dmp", "--report", "html=page.html"]);
    return await Deno.readTextFile(`${folder}/page.html`);
  });
  assertMatch(page, /windows-record/);
  assertMatch(page, /700 of 1,000 pages copied/);
  assertMatch(page, /system paused 412 ms/);
});

Deno.test("bytes after the recorded size are detected, even if they could be padding", async () => {
  // Windows pads a file to whole sectors only while it writes the file. The
  // recorded size already includes this padding.
  for (const added of [(512 - dump.length % 512) % 512 + 512, 8192]) {
    const bytes = new Uint8Array(dump.length + added);
    bytes.set(dump);
    const { code, checks } = await inspected(JSON.stringify(valid), { bytes });
    assertEquals([code, statuses(checks).includes("fail")], [3, true]);
    assertEquals(
      checks.filter(({ status }: Loose) => status === "fail").length,
      1,
    );
    assertMatch(checks[0].message, new RegExp("but the file has"));
  }
});
