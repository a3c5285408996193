import { assertEquals, assertStringIncludes } from "@std/assert";
import { concat } from "../../../builder/bytes.ts";
import { buildKernelDump } from "../../../builder/dump_builder.ts";
import { plausibleBlocks } from "../../../builder/secondary_data.ts";
import { padded } from "../../../builder/triage_padding.ts";
import { checksThat, judge } from "../../judge.ts";

Deno.test("the report of a live dump by Task Manager has all values", () => {
  const report = judge(buildKernelDump({
    tag: "Taskmgr",
    processors: 16,
    build: 26100,
    bitmap: { bits: 61, present: [0n, 7n, 8n, 60n], spareBits: true },
  }));
  assertEquals(report.format, "kernel64");
  assertEquals(report.sizeBytes, 0x2038 + 8 + 4 * 4096);
  assertEquals(report.verdict, "complete");
  assertStringIncludes(report.summary, "Task Manager");
  assertEquals(report.kernel, {
    dumpType: { value: 6, name: "bitmap-kernel" },
    bugCheck: {
      code: "0x00000161",
      name: "LIVE_SYSTEM_DUMP",
      parameters: [
        "0x005461736b6d6772",
        "0x0000000000000000",
        "0x0000000000000000",
        "0x0000000000000000",
      ],
      requester: "Task Manager",
    },
    machine: "x64",
    processors: 16,
    osBuild: 26100,
    systemTime: "2024-01-15T09:30:00.000Z",
    upTimeSeconds: 3600,
    attributes: { value: "0x00000010", names: ["LiveDumpGeneratedDump"] },
    pages: { promised: 4, inTable: 4, inFile: 4 },
  });
  assertEquals(report.minidump, null);
});

Deno.test("the dump types have the names that scripts rely on", () => {
  const names = [
    "unknown",
    "full",
    "kernel-summary",
    "header",
    "triage",
    "bitmap-full",
    "bitmap-kernel",
    "automatic",
    "kernel-ranges",
    "kernel-active-ranges",
    "full-ranges",
    "unknown",
  ];
  names.forEach((name, type) => {
    const report = judge(buildKernelDump({ type }));
    assertEquals(report.kernel?.dumpType, { value: type, name });
  });
});

Deno.test("the requester is reported only for live dumps", () => {
  const askedBy = (options: Parameters<typeof buildKernelDump>[0]) =>
    judge(buildKernelDump(options), "any").kernel?.bugCheck.requester;
  assertEquals(askedBy({ tag: "Taskmgr" }), "Task Manager");
  assertEquals(askedBy({ tag: "livedump" }), "livedump");
  assertEquals(askedBy({}), null);
  assertEquals(askedBy({ parameters: [0x1234n, 0n, 0n, 0n] }), null);
  assertEquals(askedBy({ tag: "Taskmgr", bugCheck: 0x7e }), null);
  const comment = "Hello from elf2dmp!";
  assertEquals(askedBy({ type: 1, comment }), "elf2dmp");
  assertEquals(askedBy({ type: 1, comment, bugCheck: 0x7e }), null);
});

Deno.test("a live dump is recognized by its bug check code or by its flag", () => {
  const summary = (bugCheck: number, attributes: number | null) =>
    judge(buildKernelDump({ bugCheck, attributes }), "any").summary;
  const live = "Live kernel memory dump; ";
  const notLive = "Kernel memory dump; ";
  // The first list contains codes that are used only for live dumps. In the
  // second list, 0x124 is used for crashes and for live dumps, and 0xd1 only
  // for crashes.
  for (const code of [0x141, 0x15e, 0x161, 0x179, 0x193, 0x1f5, 0x21c8]) {
    assertStringIncludes(summary(code, 0x10), live);
    assertStringIncludes(summary(code, 0), live);
    assertStringIncludes(summary(code, null), live);
  }
  for (const code of [0, 0x124, 0x144, 0x164, 0xd1]) {
    assertStringIncludes(summary(code, 0x10), live);
    assertStringIncludes(summary(code, 0), notLive);
    assertStringIncludes(summary(code, null), notLive);
  }
});

Deno.test("the headline does not claim pages that only the header states", () => {
  const lie = { totalNumberOfPages: 99n };
  assertEquals(
    judge(buildKernelDump({ type: 8, bugCheck: 0xd1, ranges: lie }), "any")
      .summary,
    "Live kernel memory dump with page ranges; the 5 pages in its list are in " +
      "the file, but its header states 99.",
  );
});

Deno.test("a wrong FirstPage is reported with the one that fits", () => {
  // The bitmap of 64 bits ends at 0x2040, so the correct FirstPage is 0x2040.
  const report = judge(buildKernelDump({
    bitmap: { firstPage: 0x2048n },
  }));
  const found = report.checks.find((one) => one.verdict === "damaged");
  assertEquals([found?.id, found?.fileOffset, found?.actual], [
    "page-table",
    0x2020,
    "0x2048",
  ]);
  assertStringIncludes(found?.expected ?? "", "the first page at 0x2040,");
});

Deno.test("a second dump in the same file is reported with its offset", () => {
  const first = buildKernelDump();
  const both = [
    [first, first],
    [first, buildKernelDump({ bits: 32, type: 1 })],
    [buildKernelDump({ secondaryData: plausibleBlocks }), first],
    [buildKernelDump({ type: 4, secondaryData: plausibleBlocks }), first],
    [padded({ bugCheck: 0x4a, secondaryData: plausibleBlocks })(), first],
  ] as const;
  for (const [first, second] of both) {
    const report = judge(concat(first, second), "any");
    const found = report.checks.find(({ id }) => id === "file-size");
    assertEquals([report.verdict, found?.fileOffset], [
      "complete",
      first.length,
    ]);
    assertStringIncludes(found?.message ?? "", "Another dump begins");
  }
});

Deno.test("a header without registers is noted, but is not a defect", () => {
  const machine = (context: null | undefined) =>
    judge(
      buildKernelDump(context === null ? { context } : {}),
    ).checks.find(({ id }) => id === "machine");
  assertEquals(machine(undefined)?.message, "The dump is from an x64 machine.");
  assertEquals(machine(null)?.status, "pass");
  assertStringIncludes(machine(null)?.message ?? "", "from the PRCB");
});

Deno.test("attributes have Microsoft's names, and unnamed bits are reported", () => {
  const attributes = 0x80000000 + 0x3ff;
  const report = judge(buildKernelDump({ attributes }));
  assertEquals(report.kernel?.attributes, {
    value: "0x800003ff",
    names: [
      "HiberCrash",
      "DumpDevicePowerOff",
      "InsufficientDumpfileSize",
      "KernelGeneratedTriageDump",
      "LiveDumpGeneratedDump",
      "DumpIsGeneratedOffline",
      "FilterDumpFile",
      "EarlyBootCrash",
      "EncryptedDumpData",
      "DecryptedDump",
    ],
  });
});

Deno.test("the pages that are in a truncated file are counted", () => {
  const complete = buildKernelDump({
    bitmap: { bits: 100, present: [1n, 2n, 3n, 50n, 99n] },
  });
  const start = 0x2038 + 13;
  for (
    const [end, inFile] of [
      [start, 0],
      [start + 4095, 0],
      [start + 4096, 1],
      [start + 4 * 4096 + 4095, 4],
      [start + 5 * 4096, 5],
    ] as const
  ) {
    const report = judge(complete.subarray(0, end));
    assertEquals(report.kernel?.pages, { promised: 5, inTable: 5, inFile });
    assertEquals(report.verdict, inFile === 5 ? "complete" : "truncated");
  }
});

Deno.test("another bug check or any bug check can be expected", () => {
  const crash = buildKernelDump({ bugCheck: 0x7e, attributes: null });
  assertEquals(judge(crash).verdict, "unexpected");
  assertEquals(checksThat(judge(crash), "fail"), ["bug-check"]);
  assertEquals(judge(crash, 0x7e).verdict, "complete");
  assertEquals(judge(crash, "any").verdict, "complete");
  assertEquals(judge(buildKernelDump(), 0x7e).verdict, "unexpected");
});

Deno.test("a finding has the offset, the expected and actual value, and advice", () => {
  const report = judge(buildKernelDump({ bitmap: { totalPresentPages: 6n } }));
  assertEquals(report.checks.find((one) => one.id === "page-count"), {
    id: "page-count",
    title: "Page count",
    status: "fail",
    verdict: "damaged",
    message: "The header states 6 pages, but the bitmap has 5.",
    fileOffset: 0x2028,
    expected: "5 pages",
    actual: "6 pages",
    hint:
      "Copy the file again from where it was taken, or take the dump again.",
  });
});

Deno.test("the checks are in report order, each at least once", () => {
  const ids = judge(buildKernelDump()).checks.map((one) => one.id);
  assertEquals(ids, [
    "signature",
    "header",
    "bug-check",
    "dump-type",
    "machine",
    "page-table",
    "page-count",
    "file-size",
    "writer-status",
    "attributes",
    "secondary-data",
    "triage",
  ]);
});
