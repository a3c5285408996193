import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  buildKernelDump,
  type KernelDumpOptions,
} from "../../../../builder/dump_builder.ts";
import { pageFill, setU32 } from "../../../../builder/bytes.ts";
import { contextArm64, contextX64 } from "../../../../builder/context.ts";
import { checksThat, judge, now } from "../../../judge.ts";

const dayMs = 86_400_000;

/**
 * A FILETIME counts intervals of 100 ns since the start of 1601. The start of
 * 1970 is 11,644,473,600 seconds later.
 */
const fileTimeOf = (ms: number) => (BigInt(ms) + 11_644_473_600_000n) * 10_000n;

const finding = (options: KernelDumpOptions, id: string) =>
  judge(buildKernelDump(options)).checks.find((one) => one.id === id)!;

Deno.test("a dump that was never marked valid is reported as unfinished", () => {
  const { message, actual } = finding(
    { fields: { ValidDump: null } },
    "signature",
  );
  assertStringIncludes(message, "never finished");
  assertEquals(actual, '"PAGEPAGE"');
  const broken = finding({ fields: { ValidDump: "XU64" } }, "signature");
  assertEquals(broken.message, "The signature is wrong.");
  assertEquals(broken.actual, '"PAGEXU64"');
});

Deno.test("the page directory is a physical address of at most 52 bits", () => {
  const verdict = (DirectoryTableBase: bigint | null) =>
    judge(buildKernelDump({ fields: { DirectoryTableBase } })).verdict;
  assertEquals(verdict(0x1000n), "complete");
  assertEquals(verdict((1n << 52n) - 4096n), "complete");
  assertEquals(verdict(1n << 52n), "damaged");
  assertEquals(verdict(0n), "damaged");
  assertEquals(verdict(null), "damaged");
  // The low 12 bits are not part of the address: they are flags or a PCID.
  assertEquals(verdict(0x1fffn), "complete");
  assertEquals(verdict(0xfffn), "damaged");
});

Deno.test("the top bits of an ARM64 page directory are an ASID, not an address", () => {
  const report = (DirectoryTableBase: bigint) =>
    judge(
      buildKernelDump({ machine: "arm64", fields: { DirectoryTableBase } }),
    );
  const good = report(0xabcd_0000_0000_1001n);
  assertEquals(good.verdict, "complete");
  assertEquals(checksThat(good, "warning"), []);
  assertEquals(report(0xabcd_0000_0000_0fffn).verdict, "damaged");
});

Deno.test("a dump without pages needs no page directory", () => {
  const fields = { DirectoryTableBase: 0n };
  const { verdict } = judge(buildKernelDump({ type: 4, fields }));
  assertEquals(verdict, "complete");
});

Deno.test("if present, the registers must match the machine type in the header", () => {
  const at = { pc: 0xfffff8047c3f5a80n, sp: 0xffff850429890ee0n };
  const verdict = (options: KernelDumpOptions) =>
    judge(buildKernelDump(options)).verdict;
  assertEquals(verdict({ context: contextX64(at) }), "complete");
  const arm64 = { machine: "arm64" } as const;
  assertEquals(verdict({ ...arm64, context: contextArm64(at) }), "complete");
  assertEquals(verdict({ context: new Uint8Array(0x4d0) }), "complete");
  assertEquals(verdict({ context: null }), "complete");
});

Deno.test("registers without flags are not reported as wrong", () => {
  for (const machine of ["x64", "arm64"] as const) {
    const [own, other, flag] = machine === "x64"
      ? [0x30, 0, 0x400000]
      : [0, 0x30, 0x100000];
    const context = (flags: number) => {
      const bytes = new Uint8Array(0x4d0);
      setU32(bytes, other, flag);
      setU32(bytes, own, flags);
      return bytes;
    };
    const verdict = (flags: number) =>
      judge(buildKernelDump({ machine, context: context(flags) })).verdict;
    assertEquals(verdict(0), "complete");
    assertEquals(verdict(pageFill), "complete");
    assertEquals(verdict(flag), "damaged");
  }
});

Deno.test("the context flags must have the bit of the machine type", () => {
  // CONTEXT_AMD64, CONTEXT_ARM64 and CONTEXT_i386 of winnt.h
  for (
    const [options, flagsAt, expected] of [
      [{ machine: "x64" }, 0x348 + 0x30, "context flags with 0x100000 (x64)"],
      [{ machine: "arm64" }, 0x348, "context flags with 0x400000 (arm64)"],
      [{ bits: 32, type: 1 }, 0x320, "context flags with 0x10000 (x86)"],
    ] as const
  ) {
    const dump = buildKernelDump(options);
    setU32(dump, flagsAt, 0x80001f);
    const found = judge(dump).checks.find((one) => one.id === "machine");
    assertEquals([found?.expected, found?.actual], [expected, "0x0080001f"]);
  }
});

Deno.test("a debugger's bits in the context flags are accepted", () => {
  const at = { pc: 1n, sp: 1n };
  // The bits are CONTEXT_KERNEL_DEBUGGER and CONTEXT_EXCEPTION_ACTIVE
  // (winnt.h).
  for (const bits of [0x04000000, 0x08000000]) {
    const context = contextX64({ ...at, flags: 0x10001f + bits });
    assertEquals(judge(buildKernelDump({ context })).verdict, "complete");
  }
});

Deno.test("implausible fields are warnings and do not change the verdict", () => {
  for (
    const fields of [
      { NumberProcessors: 0 },
      { NumberProcessors: 2049 },
      { PsLoadedModuleList: 0x7fffn },
      { SystemTime: 1n },
      { SystemTime: 0x7fffffffffffffffn },
      { SystemTime: fileTimeOf(now.getTime() + 3 * dayMs) },
      { SystemUpTime: 0x7fffffffffffffffn },
    ]
  ) {
    const report = judge(buildKernelDump({ fields }));
    assertEquals(report.verdict, "complete", JSON.stringify(report.checks));
    assertEquals(checksThat(report, "warning"), ["header"]);
  }
  for (
    const fields of [
      { NumberProcessors: 1 },
      { NumberProcessors: 2048 },
      { PsLoadedModuleList: 0xffff800000000000n },
      { SystemTime: fileTimeOf(now.getTime() + dayMs) },
    ]
  ) {
    assertEquals(checksThat(judge(buildKernelDump({ fields })), "warning"), []);
  }
});

Deno.test("a 32-bit kernel is in the upper half of memory", () => {
  const warned = (PsLoadedModuleList: number) =>
    checksThat(
      judge(
        buildKernelDump({ bits: 32, type: 1, fields: { PsLoadedModuleList } }),
      ),
      "warning",
    );
  assertEquals(warned(0x80000000), []);
  assertEquals(warned(0x7fffffff), ["header"]);
});

Deno.test("fields beyond the end of the file are not reported as unfilled", () => {
  const complete = buildKernelDump();
  const ends: readonly [number, string[]][] = [
    [0x8, ["header", "bug-check", "dump-type", "machine"]],
    [0x38, ["header", "bug-check", "dump-type"]],
    [0x60, ["header", "dump-type"]],
    [0x1000, ["header", "writer-status"]],
  ];
  for (const [end, skipped] of ends) {
    const report = judge(complete.subarray(0, end), "any");
    assertEquals(report.verdict, "truncated");
    const failed = checksThat(report, "fail");
    assertEquals(failed.filter((id) => id !== "page-table"), ["file-size"]);
    const reported = checksThat(report, "skipped");
    for (const id of skipped) assert(reported.includes(id), `${end}: ${id}`);
    assertEquals(
      report.checks.filter((one) => one.actual === "not filled in"),
      [],
    );
  }
});

Deno.test("every implausible field is reported, not only the first", () => {
  const report = judge(buildKernelDump({
    fields: { NumberProcessors: 0, SystemTime: 1n, DirectoryTableBase: 0n },
  }));
  const reported = report.checks.filter((one) => one.id === "header");
  assertEquals(reported.map((one) => one.status), [
    "fail",
    "warning",
    "warning",
  ]);
});
