import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  buildKernelDump,
  type KernelDumpOptions,
} from "../../../dump_builder.ts";
import { contextArm64, contextX64 } from "../../../builder/context.ts";
import { checksThat, judge } from "../../judge.ts";

const finding = (options: KernelDumpOptions, id: string) =>
  judge(buildKernelDump(options)).checks.find((one) => one.id === id)!;

Deno.test("a dump whose writer never marked it valid is told as unfinished", () => {
  const { message, actual } = finding(
    { fields: { ValidDump: null } },
    "signature",
  );
  assertStringIncludes(message, "never finished");
  assertEquals(actual, '"PAGEPAGE"');
  const broken = finding({ fields: { ValidDump: "XU64" } }, "signature");
  assertStringIncludes(broken.message, "broken");
});

Deno.test("the page directory is a physical address of at most 52 bits", () => {
  const verdict = (DirectoryTableBase: bigint | null) =>
    judge(buildKernelDump({ fields: { DirectoryTableBase } })).verdict;
  assertEquals(verdict(0x1000n), "complete");
  assertEquals(verdict((1n << 52n) - 4096n), "complete");
  assertEquals(verdict(1n << 52n), "damaged");
  assertEquals(verdict(0n), "damaged");
  assertEquals(verdict(null), "damaged");
});

Deno.test("a dump without pages needs no page directory", () => {
  const fields = { DirectoryTableBase: 0n };
  const { verdict } = judge(buildKernelDump({ type: 4, fields }));
  assertEquals(verdict, "complete");
});

Deno.test("registers are of the header's processor, or there are none", () => {
  const at = { pc: 0xfffff8047c3f5a80n, sp: 0xffff850429890ee0n };
  const verdict = (options: KernelDumpOptions) =>
    judge(buildKernelDump(options)).verdict;
  assertEquals(verdict({ context: contextX64(at) }), "complete");
  assertEquals(verdict({ context: contextArm64(at) }), "damaged");
  const arm64 = { machine: "arm64" } as const;
  assertEquals(verdict({ ...arm64, context: contextArm64(at) }), "complete");
  assertEquals(verdict({ ...arm64, context: contextX64(at) }), "damaged");
  assertEquals(verdict({ context: new Uint8Array(0x4d0) }), "complete");
  assertEquals(verdict({ context: null }), "complete");
});

Deno.test("the bits of a debugger in the context flags are no other processor", () => {
  const at = { pc: 1n, sp: 1n };
  // CONTEXT_KERNEL_DEBUGGER, CONTEXT_EXCEPTION_ACTIVE (winnt.h).
  for (const bits of [0x04000000, 0x08000000]) {
    const context = contextX64({ ...at, flags: 0x10001f + bits });
    assertEquals(judge(buildKernelDump({ context })).verdict, "complete");
  }
});

Deno.test("implausible fields are warnings that change no verdict", () => {
  for (
    const fields of [
      { NumberProcessors: 0 },
      { NumberProcessors: 2049 },
      { PsLoadedModuleList: 0x7fffn },
      { SystemTime: 1n },
      { SystemTime: 0x7fffffffffffffffn },
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
    ]
  ) {
    assertEquals(checksThat(judge(buildKernelDump({ fields })), "warning"), []);
  }
});

Deno.test("every implausible field is told, not the first alone", () => {
  const report = judge(buildKernelDump({
    fields: { NumberProcessors: 0, SystemTime: 1n, DirectoryTableBase: 0n },
  }));
  const told = report.checks.filter((one) => one.id === "header");
  assertEquals(told.map((one) => one.status), ["fail", "warning", "warning"]);
});
