import { defaultExpectation } from "../../../../src/inspect/expectation.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { OutputStream } from "../../../../src/base/console.ts";
import { LivedumpError } from "../../../../src/base/errors.ts";
import {
  type InterruptWatch,
  watchForInterrupts,
} from "../../../../src/base/interrupts.ts";
import { inspectPipe } from "../../../../src/inspect/input/pipe/inspect_pipe.ts";
import { keptLimitBytes } from "../../../../src/inspect/input/pipe/kept_chunks.ts";
import type { Pipe } from "../../../../src/inspect/input/pipe/receive.ts";
import type { DumpReport } from "../../../../src/inspect/dump/report.ts";
import { setBytes, setU64 } from "../../../builder/bytes.ts";
import { kernelDefects } from "../../../builder/defects.ts";
import { buildHeader64 } from "../../../builder/kernel64.ts";
import { minidumpDefects } from "../../../builder/minidump_defects.ts";
import {
  plausibleMemory,
  plausibleRegions,
} from "../../../builder/minidump_process.ts";
import { layOutMinidump } from "../../../builder/minidump_builder.ts";
import { sparseSource } from "../../memory_source.ts";
import { seededRandom } from "../../random.ts";
import { testWithSamples } from "../../../builder/sample_dumps.ts";
import { fakeInterrupts } from "../../../capture/interrupts_fake.ts";
import { judge, now } from "../../judge.ts";
import { pipeOf, sparsePipe } from "./pieces.ts";

const uninterrupted = watchForInterrupts(
  () => ({ [Symbol.dispose]() {} }),
  () => new LivedumpError("never", { code: "never", exitCode: 1, hint: "" }),
);

function piped(
  pipe: Pipe,
  interrupts: InterruptWatch = uninterrupted,
  progress: OutputStream | null = null,
): Promise<DumpReport> {
  const options = {
    expect: defaultExpectation,
    now,
    fields: true,
    isHashed: false,
  };
  return inspectPipe(pipe, options, { interrupts, progress });
}

/**
 * Matches the sentence about filler pages. A pipe and a file have different
 * sentences, because livedump counts filler pages in a pipe but not in a file.
 */
const fillerWords =
  / (No page holds|livedump did not search for pages that hold) only 0xDEADFEED.*/;

/**
 * Removes from a report what may be different for a pipe and a file: the path
 * and the sentence about filler pages. If the input is not a dump, also removes
 * the hint.
 */
function comparable({ checks, ...report }: DumpReport): DumpReport {
  return {
    ...report,
    path: "",
    checks: checks.map((one) => ({
      ...one,
      message: one.message.replace(fillerWords, ""),
      ...(report.format === "unknown" && { hint: "" }),
    })),
  };
}

/**
 * Asserts that a dump gets the same report from a pipe as from a file, except
 * the parts that {@linkcode comparable} removes.
 */
async function assertSameReport(dump: Uint8Array): Promise<void> {
  const report = await piped(pipeOf(dump, [1, 4095, 65_536, 300_001, 7]));
  if (dump.length === 0) {
    assertEquals(report.verdict, "unreadable");
    assertEquals(report.summary, "The pipe delivered 0 bytes.");
    return;
  }
  assertEquals(comparable(report), comparable(judge(dump, 0x161, true)));
}

for (const { name, build } of [...kernelDefects, ...minidumpDefects]) {
  Deno.test(`${name} gets the same report from a pipe`, () =>
    assertSameReport(build()));
}

for (const { name } of Deno.readDirSync("fixtures")) {
  if (!name.endsWith(".dmp")) continue;
  Deno.test(`the fixture ${name} gets the same report from a pipe`, () =>
    assertSameReport(Deno.readFileSync(`fixtures/${name}`)));
}

testWithSamples(
  "every real dump gets the same report from a pipe",
  async (folder) => {
    for await (const { name } of Deno.readDir(folder)) {
      if (!name.endsWith(".dmp")) continue;
      await assertSameReport(await Deno.readFile(`${folder}/${name}`));
    }
  },
);

const pageBytes = 4096;

/** The header and the bitmap of a dump in which all pages are present. */
function bitmapHead(pages: number): Uint8Array {
  const head = new Uint8Array(0x2038 + pages / 8);
  head.set(buildHeader64({ type: 6, tag: "Taskmgr" }));
  setBytes(head, 0x2000, "SDMPDUMP");
  setU64(head, 0x2020, head.length);
  setU64(head, 0x2028, pages);
  setU64(head, 0x2030, pages);
  head.fill(0xff, 0x2038);
  return head;
}

/** Number of pages in 128 MiB, which is more than livedump keeps of a pipe. */
const largePages = 32_768;
const largeHead = bitmapHead(largePages);
const largeEnd = largeHead.length + largePages * pageBytes;

/** Makes varying bytes, because chunks that repeat one byte take no memory. */
function noise(sizeBytes: number): Uint8Array {
  const random = seededRandom(4);
  const data = new Uint8Array(sizeBytes);
  for (let at = 0; at < sizeBytes; at += 64) data[at] = random(256);
  return data;
}

/** A chain of one block, as in a dump that Windows wrote. */
function secondaryData(dataBytes: number): Uint8Array {
  const data = new Uint8Array(0x30 + dataBytes);
  setBytes(data, 0, "DumpBlob");
  const view = new DataView(data.buffer);
  view.setUint32(8, 0x10, true);
  view.setUint32(0x10, 0x20, true);
  view.setUint32(0x24, dataBytes, true);
  return data;
}

Deno.test("a dump larger than what is kept is complete, because its tables are kept", async () => {
  assert(largeEnd > keptLimitBytes);
  const report = await piped(sparsePipe(largeEnd, [[0, largeHead]]));
  assertEquals([report.verdict, report.sizeBytes], ["complete", largeEnd]);
  assertEquals(report.kernel?.pages?.inFile, largePages);
});

Deno.test("a large dump whose pipe ends a byte early is truncated", async () => {
  const report = await piped(sparsePipe(largeEnd - 1, [[0, largeHead]]));
  assertEquals(report.verdict, "truncated");
  assertEquals(
    report.summary,
    "The file is cut short: 1 of 32,768 pages (1 byte) missing.",
  );
});

Deno.test("secondary data after the pages of a large dump is checked", async () => {
  const data = secondaryData(5000);
  const size = largeEnd + data.length;
  const parts = [[0, largeHead], [largeEnd, data]] as const;
  const complete = await piped(sparsePipe(size, parts));
  assertEquals(complete.verdict, "complete");
  const check = complete.checks.find((one) => one.id === "secondary-data");
  assertEquals([check?.status, check?.fileOffset], ["pass", largeEnd]);
  const cut = await piped(sparsePipe(size - 1, parts));
  assertEquals(cut.verdict, "truncated");
});

Deno.test("secondary data larger than what is kept is reported as not checked", async () => {
  // A second block begins in the part that livedump does not keep.
  const data = secondaryData(keptLimitBytes);
  data.set(noise(keptLimitBytes - 0x30), 0x30);
  const size = largeEnd + data.length + 0x20;
  const report = await piped(
    sparsePipe(size, [[0, largeHead], [largeEnd, data]]),
  );
  assertEquals(report.verdict, "unverified");
  assertEquals(
    report.summary,
    "Not checked, because the dump came through a pipe: secondary data at the end of the file.",
  );
});

/**
 * Builds a header and a bitmap. In each byte of the bitmap, one random bit is
 * set, so that no chunk repeats one byte.
 */
function patchyHead(bitmapBytes: number): Uint8Array {
  const head = bitmapHead(bitmapBytes * 8);
  const random = seededRandom(5);
  for (let at = 0x2038; at < head.length; at++) head[at] = 1 << random(8);
  setU64(head, 0x2028, bitmapBytes);
  return head;
}

Deno.test("a bitmap larger than what is kept is reported as not checked", async () => {
  const head = patchyHead(keptLimitBytes + 1024 * 1024);
  const report = await piped(sparsePipe(head.length + 4096, [[0, head]]));
  assertEquals(report.verdict, "unverified");
  const skipped = report.checks.filter((one) =>
    one.message.startsWith("Not checked")
  ).map((one) => one.id);
  assertEquals(skipped, ["page-table", "page-count", "file-size", "triage"]);
  assertEquals(report.kernel?.bugCheck.code, "0x00000161");
});

/**
 * Asserts that a dump gets the same report from a pipe as from a file. The dump
 * is never in memory as a whole.
 */
async function assertSameSparse(
  sizeBytes: number,
  parts: readonly (readonly [number, Uint8Array])[],
): Promise<DumpReport> {
  const report = await piped(sparsePipe(sizeBytes, parts));
  const ofFile = judge(sparseSource(sizeBytes, parts), 0x161, true);
  assertEquals(comparable(report), comparable(ofFile));
  return report;
}

Deno.test("a bitmap that just fits leaves room for what follows the pages", async () => {
  // The bitmap nearly fills the memory that livedump uses for a pipe. The size
  // of the bitmap is not a power of two.
  const head = patchyHead(keptLimitBytes - 1024 * 1024);
  // All pages of the bitmap would be 20 GiB, so this dump is cut short.
  const size = head.length + 64 * 1024 * 1024;
  const report = await assertSameSparse(size, [[0, head]]);
  assertEquals(report.verdict, "truncated");
});

Deno.test("the bitmap of 1 TiB of memory is kept if all bits are set", async () => {
  const head = bitmapHead(2 ** 28);
  const report = await assertSameSparse(head.length + 4096, [[0, head]]);
  assertEquals(report.verdict, "truncated");
  assertEquals(report.kernel?.pages?.inTable, 2 ** 28);
});

Deno.test("secondary data after a large bitmap and the pages is checked", async () => {
  // Only 9,000 of the bits are set, so that there are few pages. These bits are
  // at random places, so that no chunk repeats one byte.
  const head = bitmapHead((keptLimitBytes - 1024 * 1024) * 8);
  const random = seededRandom(6);
  const present = 9000;
  head.fill(0, 0x2038);
  for (let left = present; left > 0;) {
    const at = 0x2038 + random(head.length - 0x2038);
    if (head[at] === 0) {
      head[at] = 1;
      left--;
    }
  }
  setU64(head, 0x2028, present);
  const end = head.length + present * pageBytes;
  const data = secondaryData(2 * 1024 * 1024);
  data.set(noise(2 * 1024 * 1024), 0x30);
  const parts = [[0, head], [end, data]] as const;
  const report = await assertSameSparse(end + data.length, parts);
  const check = report.checks.find((one) => one.id === "secondary-data");
  assertEquals([check?.status, check?.fileOffset], ["pass", end]);
});

/**
 * A process dump with full memory that is larger than the part of a pipe that
 * livedump keeps.
 */
function largeMinidump() {
  const data = noise(2 * keptLimitBytes);
  const memory = [...plausibleMemory, { start: 0x7ff700000000n, data }];
  return layOutMinidump({ memory, regions: plausibleRegions(memory) });
}

Deno.test("full memory of a process larger than what is kept gets the same report", async () => {
  const { bytes, memoryOffset } = largeMinidump();
  assert(bytes.length - memoryOffset > keptLimitBytes);
  const complete = await assertSameSparse(bytes.length, [[0, bytes]]);
  assertEquals(complete.verdict, "complete");
  const cut = await assertSameSparse(bytes.length - 1, [[0, bytes]]);
  assertEquals(cut.verdict, "truncated");
});

Deno.test("process memory with streams after it is reported as not checked", async () => {
  // No known writer places a stream after the memory, as this dump does.
  const { bytes, streams } = largeMinidump();
  const { entry, offset, size } = streams.get(7)!; // SystemInfoStream
  const moved = new Uint8Array(bytes.length + size);
  moved.set(bytes);
  moved.set(bytes.subarray(offset, offset + size), bytes.length);
  new DataView(moved.buffer).setUint32(entry + 8, bytes.length, true);
  const report = await piped(sparsePipe(moved.length, [[0, moved]]));
  const skipped = report.checks.filter(({ message }) =>
    message.startsWith("Not checked")
  );
  assert(skipped.length > 0, "no memory is skipped, so there is no room");
});

Deno.test("a minidump whose directory was not kept is reported as not checked", async () => {
  const head = noise(keptLimitBytes + 1024 * 1024);
  setBytes(head, 0, "MDMP");
  const view = new DataView(head.buffer);
  view.setUint32(4, 0xa793, true);
  view.setUint32(8, 1, true);
  view.setUint32(12, keptLimitBytes + 4096, true);
  const report = await piped(sparsePipe(head.length, [[0, head]]));
  assertEquals([report.format, report.verdict], ["minidump", "unverified"]);
  assertEquals(
    report.checks.map(({ id, status }) => `${id} ${status}`),
    [
      "signature pass",
      "directory skipped",
      "streams skipped",
      "memory skipped",
      "coverage skipped",
      "threads skipped",
      "overlaps skipped",
      "zeroed skipped",
      "dump-type skipped",
    ],
  );
});

Deno.test("Ctrl+C ends the wait for a silent pipe", async () => {
  const error = new LivedumpError("cancelled", {
    code: "cancelled",
    exitCode: 130,
    hint: "",
  });
  const silent: Pipe = { read: () => new Promise(() => {}) };
  const { onInterrupt, press } = fakeInterrupts();
  using interrupts = watchForInterrupts(onInterrupt, () => error);
  setTimeout(press, 0);
  await assertRejects(() => piped(silent, interrupts), LivedumpError);
});

Deno.test("a pipe that cannot be read is reported with the system's reason", async () => {
  const broken: Pipe = {
    read: () => Promise.reject(new Error("Is a directory (os error 21)")),
  };
  const { verdict, summary } = await piped(broken);
  assertEquals(verdict, "unreadable");
  assertEquals(
    summary,
    "Standard input could not be read: Is a directory (os error 21).",
  );
});

/**
 * Conversions that PowerShell before 7.4 makes, because it treats the bytes in
 * a pipe as text.
 */
const asText: Readonly<Record<string, (dump: Uint8Array) => Uint8Array>> = {
  "ASCII": (dump) => dump.map((byte) => byte < 0x80 ? byte : 0x3f),
  "UTF-8": (dump) =>
    new TextEncoder().encode(new TextDecoder("latin1").decode(dump)),
  "UTF-8 with a mark": (dump) =>
    new TextEncoder().encode("\ufeff" + new TextDecoder("latin1").decode(dump)),
  "UTF-16 with a mark": (dump) =>
    new Uint8Array(Uint16Array.from([0xfeff, ...dump]).buffer),
  "UTF-16": (dump) => new Uint8Array(Uint16Array.from(dump).buffer),
};

for (const [encoding, encode] of Object.entries(asText)) {
  Deno.test(`a dump that a shell converted to ${encoding} text is recognized`, async () => {
    for (const name of ["live-full-taskmgr.dmp", "process-full.dmp"]) {
      const dump = await Deno.readFile(`fixtures/${name}`);
      const report = await piped(pipeOf(encode(dump), [65_536]));
      assertEquals(report.verdict, "unreadable");
      assertEquals(
        report.summary,
        "The shell converted the dump to text, which destroyed it.",
        name,
      );
    }
  });
}

Deno.test("the hint for a pipe without a dump fits a pipe", async () => {
  const hintFor = async (bytes: Uint8Array) =>
    (await piped(pipeOf(bytes, [100]))).checks[0]?.hint;
  assertEquals(
    await hintFor(new TextEncoder().encode("./a.dmp\n./b.dmp\n")),
    "If these are paths of dumps, use --files-from - instead of -. Otherwise " +
      "check the program before the pipe.",
  );
  // The header of a gzip file (RFC 1952, 2.3.1).
  assertEquals(
    await hintFor(Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3)),
    "Extract the file in the pipe: gzip -dc FILE | livedump inspect -",
  );
});
