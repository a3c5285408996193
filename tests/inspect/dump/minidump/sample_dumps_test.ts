import { assert, assertEquals } from "@std/assert";
import {
  type Minidump,
  readMinidump,
} from "../../../../src/inspect/dump/minidump/read_minidump.ts";
import { endOfString } from "../../../../src/inspect/dump/minidump/strings.ts";
import { judge } from "../../judge.ts";
import { memorySource } from "../../memory_source.ts";
import { sampleDump, sampleTest, userSamples } from "../../sample_dumps.ts";

for (const name of userSamples()) {
  sampleTest(`${name} is complete`, () => {
    const dump = sampleDump(name);
    const report = judge(dump);
    assertEquals(report.verdict, "complete");
    assertEquals(report.format, "minidump");
    const loud = report.checks.filter((one) => one.status === "warning");
    assertEquals(loud, []);
  });
}

sampleTest("there are twelve process samples", () => {
  assertEquals(userSamples().length, 12);
});

function textAt(dump: Minidump, data: Uint8Array, rva: number): string {
  const text = data.slice(rva + 4, endOfString(dump.source, rva)!);
  return new TextDecoder("utf-16le").decode(text);
}

function modulesOf(name: string): [string, bigint, number][] {
  const data = sampleDump(name);
  const dump = readMinidump(memorySource(data));
  return Array.from(dump.modules!.entries(), ({ values }) => [
    textAt(dump, data, values.ModuleNameRva).split("\\").at(-1)!,
    values.BaseOfImage,
    values.SizeOfImage,
  ]);
}

/*
 * Breakpad's minidump2.dmp and what Breakpad publishes about it:
 * src/processor/testdata/minidump2.dump.out and minidump2.stackwalk.out. LLVM's
 * obj2yaml 14 shows the same values.
 */
const breakpad = "user-xp-x86.dmp";

sampleTest("Breakpad's sample has the header that Breakpad shows", () => {
  const report = judge(sampleDump(breakpad));
  assertEquals(report.minidump?.machine, "x86");
  assertEquals(report.minidump?.osBuild, 2600); // Windows XP is 5.1.2600
  assertEquals(report.minidump?.time, "2007-02-14T19:13:55.000Z"); // TimeDateStamp 0x45d35f73
  assertEquals(report.minidump?.flags, "0x0000000000000000");
  assertEquals(
    report.minidump?.streams.map(({ type, sizeBytes, fileOffset }) => [
      type,
      sizeBytes,
      fileOffset,
    ]),
    [
      [3, 0x64, 0x184],
      [4, 0x580, 0x1e8],
      [5, 0x34, 0x1505],
      [6, 0xa8, 0xdc],
      [7, 0x38, 0x8c],
      [15, 0x18, 0xc4],
      [0x47670001, 0x0c, 0x14f9],
    ],
  );
});

sampleTest("Breakpad's sample has the threads that Breakpad shows", () => {
  const dump = readMinidump(memorySource(sampleDump(breakpad)));
  const threads = Array.from(dump.threads!.entries(), ({ values }) => values);
  assertEquals(threads.length, 2);
  const { ThreadId, SuspendCount, Teb, StackStart, StackDataSize } =
    threads[0]!;
  assertEquals(
    [ThreadId, SuspendCount, Teb, StackStart, StackDataSize],
    [0xbf4, 0, 0x7ffdf000n, 0x12f31cn, 0xce4],
  );
  const { StackRva, ContextDataSize, ContextRva } = threads[0]!;
  assertEquals([StackRva, ContextDataSize, ContextRva], [0x1639, 0x2cc, 0xd94]);
  assertEquals(threads[1]!.ThreadId, 0x11c0);
  assertEquals(dump.exception?.values.ThreadId, 0xbf4);
});

sampleTest("Breakpad's sample has the modules that Breakpad shows", () => {
  const found = modulesOf(breakpad).map(([name, start, size]) =>
    [name, start, start + BigInt(size) - 1n] as const
  ).sort((a, b) => Number(a[1] - b[1]));
  assertEquals(found, [
    ["test_app.exe", 0x00400000n, 0x0042cfffn],
    ["dbghelp.dll", 0x59a60000n, 0x59b00fffn],
    ["imm32.dll", 0x76390000n, 0x763acfffn],
    ["psapi.dll", 0x76bf0000n, 0x76bfafffn],
    ["ole32.dll", 0x774e0000n, 0x7761cfffn],
    ["version.dll", 0x77c00000n, 0x77c07fffn],
    ["msvcrt.dll", 0x77c10000n, 0x77c67fffn],
    ["user32.dll", 0x77d40000n, 0x77dcffffn],
    ["advapi32.dll", 0x77dd0000n, 0x77e6afffn],
    ["rpcrt4.dll", 0x77e70000n, 0x77f00fffn],
    ["gdi32.dll", 0x77f10000n, 0x77f56fffn],
    ["kernel32.dll", 0x7c800000n, 0x7c8f3fffn],
    ["ntdll.dll", 0x7c900000n, 0x7c9affffn],
  ]);
});

sampleTest("Breakpad's sample has the memory that Breakpad shows", () => {
  const { memory } = readMinidump(memorySource(sampleDump(breakpad)));
  assertEquals(memory.regions, null);
  assertEquals(
    memory.lists.flatMap((list) => Array.from(list.ranges())).map((range) => [
      range.start,
      range.sizeBytes,
      range.dataOffset,
    ]),
    [
      [0x7c90eb14n, 0x100n, 0x1539n],
      [0x12f31cn, 0xce4n, 0x1639n],
      [0x97f6e8n, 0x918n, 0x231dn],
    ],
  );
});

/*
 * LLDB's fizzbuzz_no_heap.dmp and what LLDB's own tests expect of it:
 * test/API/functionalities/postmortem/minidump/TestMiniDump.py. All other
 * values, such as sizes, are from the output of LLVM's obj2yaml 14.
 */
const lldb = "user-win7-x86-no-heap.dmp";

sampleTest(
  "LLDB's sample has the process, thread and crash that LLDB shows",
  () => {
    const data = sampleDump(lldb);
    const dump = readMinidump(memorySource(data));
    const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
    const misc = dump.streams.find((one) => one.name === "MiscInfo")!;
    assertEquals(view.getUint32(misc.fileOffset + 8, true), 4440);
    const threads = Array.from(dump.threads!.entries(), ({ values }) => values);
    assertEquals(threads.map((one) => one.ThreadId), [0x2320]);
    // EXCEPTION_ACCESS_VIOLATION, with Eip (at 0xb8 of CONTEXT) in bar().
    const record = dump.exception!.values.ExceptionRecord;
    assertEquals([...record.subarray(0, 4)], [0x05, 0x00, 0x00, 0xc0]);
    const { ContextRva } = dump.exception!.values;
    assertEquals(view.getUint32(ContextRva + 0xb8, true), 0x00164d14);
    assertEquals(threads[0]!.StackStart, 0x31f6e4n);
  },
);

sampleTest("LLDB's sample has the modules that LLDB shows", () => {
  assertEquals(modulesOf(lldb), [
    ["fizzbuzz.exe", 0x00150000n, 0x26000],
    ["ntdll.dll", 0x77720000n, 0x180000],
    ["kernel32.dll", 0x750f0000n, 0x110000],
    ["KERNELBASE.dll", 0x771e0000n, 0x47000],
    ["MSVCP120D.dll", 0x77bc0000n, 0xc9000],
    ["MSVCR120D.dll", 0x77a00000n, 0x1bf000],
  ]);
});

sampleTest("the samples with regions have at most the readable memory", () => {
  for (const name of userSamples()) {
    const report = judge(sampleDump(name));
    const coverage = report.checks.find((one) => one.id === "coverage")!;
    const hasRegions = report.minidump!.streams.some((one) => one.type === 16);
    assertEquals(coverage.status, hasRegions ? "pass" : "skipped", name);
    assert(report.minidump!.memoryBytes! < report.sizeBytes!, name);
  }
});
