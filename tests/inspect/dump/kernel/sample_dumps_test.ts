import { assert, assertEquals } from "@std/assert";
import { readFields } from "../../../../src/inspect/dump/fields.ts";
import { isFill } from "../../../../src/inspect/dump/kernel/fill.ts";
import { dumpHeader64 } from "../../../../src/inspect/dump/kernel/header_layout.ts";
import { readKernelDump } from "../../../../src/inspect/dump/kernel/read_kernel_dump.ts";
import { readKernelHeader } from "../../../../src/inspect/dump/kernel/header.ts";
import { readTriage } from "../../../../src/inspect/dump/kernel/triage.ts";
import { checksThat, judge } from "../../judge.ts";
import { memorySource } from "../../memory_source.ts";
import { sampleDump, sampleFacts, sampleTest } from "../../sample_dumps.ts";

const triageSamples = ["kernel-triage-x64", "kernel-triage-arm64"];

for (const name of triageSamples) {
  sampleTest(
    `${name} has the header and triage values that rizin shows`,
    () => {
      const source = memorySource(sampleDump(`${name}.dmp`));
      const { structures } = readKernelDump(source, 64);
      const found = new Map(
        readFields(source, structures, isFill).map((group) => [
          group.name,
          new Map(group.fields.map((row) => [row.name, row.value])),
        ]),
      );
      const { header, triage } = sampleFacts(name).values;
      for (const [field, value] of Object.entries(header)) {
        assertEquals(found.get("DUMP_HEADER64")?.get(field), value, field);
      }
      for (const [field, value] of Object.entries(triage)) {
        assertEquals(found.get("TRIAGE_DUMP64")?.get(field), value, field);
      }
      assertEquals(Object.keys(header).length, 17);
      assertEquals(Object.keys(triage).length, 29);
    },
  );
}

/** Registers in a CONTEXT: offset and size. Source: winnt.h (SDK). */
const registersX64: Record<string, [offset: number, size: 4 | 8]> = {
  mxcsr: [0x34, 4],
  rflags: [0x44, 4],
  ...Object.fromEntries(
    "rax rcx rdx rbx rsp rbp rsi rdi r8 r9 r10 r11 r12 r13 r14 r15 rip"
      .split(" ").map((name, index) => [name, [0x78 + index * 8, 8]]),
  ),
};
const registersArm64: Record<string, [offset: number, size: 4 | 8]> = {
  cpsr: [0x4, 4],
  ...Object.fromEntries(
    Array.from({ length: 29 }, (_, n) => [`x${n}`, [0x8 + n * 8, 8]]),
  ),
  fp: [0xf0, 8],
  lr: [0xf8, 8],
  sp: [0x100, 8],
  pc: [0x108, 8],
  fpcr: [0x310, 4],
  fpsr: [0x314, 4],
};

const viewOf = (data: Uint8Array) =>
  new DataView(data.buffer, data.byteOffset, data.byteLength);

function assertRegisters(
  name: string,
  registers: typeof registersX64,
  context: Uint8Array,
): void {
  const expected = sampleFacts(name).values.registers;
  assertEquals(Object.keys(expected).sort(), Object.keys(registers).sort());
  for (const [register, value] of Object.entries(expected)) {
    const [offset, size] = registers[register]!;
    const found = size === 8
      ? viewOf(context).getBigUint64(offset, true)
      : BigInt(viewOf(context).getUint32(offset, true));
    assertEquals(found, BigInt(value as string), register);
  }
}

sampleTest(
  "the ARM64 sample has the registers that rizin shows, in ContextRecord",
  () => {
    const name = "kernel-triage-arm64";
    const { ContextRecord } = dumpHeader64.read(sampleDump(`${name}.dmp`));
    assertRegisters(name, registersArm64, ContextRecord);
  },
);

sampleTest(
  "the x64 sample has the exception's registers in ContextRecord",
  () => {
    const { ContextRecord, BugCheckParameter2 } = dumpHeader64.read(
      sampleDump("kernel-triage-x64.dmp"),
    );
    // Bug check 0x7E: parameter 2 is the address of the exception (Microsoft Learn).
    const [rip] = registersX64["rip"]!;
    assertEquals(
      viewOf(ContextRecord).getBigUint64(rip, true),
      BugCheckParameter2,
    );
  },
);

// Rizin shows the registers from the CONTEXT of the processor. This CONTEXT is
// in a data block. The PRCB contains the address of the CONTEXT, at the offset
// that the KDBG field OffsetPrcbContext (at 0x338) states.
sampleTest(
  "the x64 sample has the registers that rizin shows, in a data block",
  () => {
    const name = "kernel-triage-x64";
    const dump = sampleDump(`${name}.dmp`);
    const triage = triageOf(dump);
    const { DebuggerDataOffset, PrcbOffset } = triage.header;
    const inPrcb = viewOf(dump).getUint16(DebuggerDataOffset! + 0x338, true);
    const address = viewOf(dump).getBigUint64(PrcbOffset! + inPrcb, true);
    const blocks = Array.from(triage.dataBlocks());
    assertEquals(blocks.length, 0x727);
    const block = blocks.find((one) => one.address === address)!;
    assertEquals(block.sizeBytes, 0x4d0);
    const context = dump.subarray(block.dataOffset, block.dataOffset + 0x4d0);
    assertRegisters(name, registersX64, context);
  },
);

/** Reads the triage structures of a 64-bit dump. */
function triageOf(dump: Uint8Array) {
  const source = memorySource(dump);
  return readTriage(source, readKernelHeader(source, 64));
}

const crashTime = "kernel-triage-x64-crash-time";
const lower = (text: string) => text.toLowerCase();
const hex = (value: bigint) => `0x${value.toString(16).padStart(16, "0")}`;

sampleTest("the crash-time dump has the 156 modules that WinDbg lists", () => {
  const dump = sampleDump(`${crashTime}.dmp`);
  const expected: {
    start: string;
    end: string;
    image: string;
    timeDateStamp: string;
  }[] = sampleFacts(crashTime).loadedModules;
  assertEquals(expected.length, 156);
  const triage = triageOf(dump);
  const found = Array.from(triage.drivers(), (driver) => ({
    start: hex(driver.baseAddress),
    end: hex(driver.baseAddress + BigInt(driver.imageBytes)),
    image: lower(driver.readName()!.split("\\").at(-1)!),
    timeDateStamp: BigInt(driver.timeDateStamp),
  }));
  assertEquals(
    found.sort((a, b) => a.start < b.start ? -1 : 1),
    expected.map(({ start, end, image, timeDateStamp }) => ({
      start,
      end,
      // For the kernel, WinDbg shows the name from the symbols, ntkrnlmp.exe.
      // The dump contains the file name, ntoskrnl.exe.
      image: image === "ntkrnlmp.exe" ? "ntoskrnl.exe" : lower(image),
      timeDateStamp: BigInt(timeDateStamp),
    })).sort((a, b) => a.start < b.start ? -1 : 1),
  );
});

sampleTest(
  "the crash-time dump has the 9 unloaded modules that WinDbg lists",
  () => {
    const dump = sampleDump(`${crashTime}.dmp`);
    const expected = sampleFacts(crashTime).unloadedModules;
    assertEquals(expected.length, 9);
    const triage = triageOf(dump);
    const found = Array.from(triage.unloadedDrivers(), (driver) => ({
      start: hex(driver.startAddress),
      end: hex(driver.endAddress),
      name: driver.name,
    }));
    assertEquals(found, expected);
  },
);

sampleTest(
  "the triage dumps are complete, except for the expected bug check",
  () => {
    for (
      const [name, machine, build, code, secondary] of [
        ["kernel-triage-x64", "x64", 19041, "0x1000007e", "20 blocks"],
        ["kernel-triage-arm64", "arm64", 22000, "0x000001c8", "42 blocks"],
        [crashTime, "x64", 19041, "0x0000004a", "29 blocks"],
      ] as const
    ) {
      const dump = sampleDump(`${name}.dmp`);
      assertEquals(judge(dump).verdict, "unexpected", name);
      assertEquals(checksThat(judge(dump), "fail"), ["bug-check"], name);
      const report = judge(dump, "any");
      assertEquals(report.verdict, "complete", name);
      assertEquals(report.kernel?.machine, machine);
      assertEquals(report.kernel?.osBuild, build);
      assertEquals(report.kernel?.bugCheck.code, code);
      assertEquals(report.kernel?.pages, null);
      const chain = report.checks.find((one) => one.id === "secondary-data");
      assert(chain?.message.startsWith(secondary), chain?.message);
    }
  },
);

sampleTest("fields that the writer did not set are marked as unfilled", () => {
  const afterReboot = judge(sampleDump("kernel-triage-x64.dmp"), "any");
  assertEquals(afterReboot.kernel?.attributes, null);
  assert(checksThat(afterReboot, "pass").includes("writer-status"));
  const atCrash = judge(sampleDump(`${crashTime}.dmp`), "any");
  assertEquals(atCrash.kernel?.attributes, {
    value: "0x00000008",
    names: ["KernelGeneratedTriageDump"],
  });
  assert(checksThat(atCrash, "skipped").includes("writer-status"));
});

sampleTest(
  "the head of DumpIt's dump lacks exactly 523,908 of 523,910 pages",
  () => {
    const report = judge(sampleDump("kernel-full-head-dumpit.dmp"), "any");
    assertEquals(report.verdict, "truncated");
    assertEquals(report.kernel?.pages, {
      promised: 523_910,
      inTable: 523_910,
      inFile: 2,
    });
    const size = report.checks.find((one) => one.id === "file-size");
    assertEquals(size?.expected, "at least 2,145,943,552 bytes");
    assert(report.summary.includes("523,908 of 523,910 pages"), report.summary);
    assertEquals(checksThat(report, "fail"), ["file-size"]);
  },
);

sampleTest(
  "every sample that loses its last byte is truncated",
  () => {
    for (
      const [name, size] of [
        ["kernel-triage-x64", 1_444_532],
        ["kernel-triage-arm64", 1_216_428],
        [crashTime, 246_993], // ends with padding
      ] as const
    ) {
      const dump = sampleDump(`${name}.dmp`).subarray(0, size);
      assertEquals(
        judge(dump.subarray(0, -1), "any").verdict,
        "truncated",
        name,
      );
      assertEquals(judge(dump, "any").verdict, "complete", name);
    }
  },
);
