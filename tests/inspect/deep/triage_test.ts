import { assert, assertEquals } from "@std/assert";
import { hex64 } from "../../../src/base/text/count.ts";
import { buildKernelDump } from "../../builder/dump_builder.ts";
import { setU32 } from "../../builder/bytes.ts";
import { debuggerData, triageFields } from "../../builder/triage.ts";
import { sampleDump, sampleFacts, sampleTest } from "../sample_dumps.ts";
import { deepStatuses, judgeDeep } from "./judge_deep.ts";

const x64 = "kernel-triage-x64";
const arm64 = "kernel-triage-arm64";
const crashTime = "kernel-triage-x64-crash-time";

/** Reads eight bytes at an address of a sample; `null` if any is missing. */
function wordAt(name: string, address: string): bigint | null {
  const { read } = judgeDeep(sampleDump(`${name}.dmp`), `${address}:8`).deep;
  if (read?.bytesInDump !== 8) return null;
  const bytes = read.rows[0]!.bytes.split(" ").reverse().join("");
  return BigInt(`0x${bytes}`);
}

for (const name of [x64, arm64]) {
  sampleTest(
    `${name}: every stack frame that rizin reports is readable`,
    () => {
      const { stackFrames } = sampleFacts(name).values;
      assert(stackFrames.length >= 5);
      const { memory } = judgeDeep(sampleDump(`${name}.dmp`)).deep;
      for (const [, stack] of stackFrames) {
        assert(wordAt(name, stack) !== null, stack);
        const isReported = memory!.ranges.some(({ address, sizeBytes }) =>
          BigInt(stack) - BigInt(address) >= 0n &&
          BigInt(stack) - BigInt(address) + 8n <= BigInt(sizeBytes)
        );
        assert(isReported, stack);
      }
    },
  );
}

sampleTest(
  "rizin's return addresses are on the x64 stack",
  () => {
    const { stackFrames } = sampleFacts(x64).values;
    // A call pushes the return address, so the return address of a frame is
    // just below the stack pointer of the frame.
    const found = stackFrames.slice(1).filter(
      ([pc, stack]: [string, string]) =>
        wordAt(x64, hex64(BigInt(stack) - 8n)) === BigInt(pc),
    );
    assert(found.length > stackFrames.length / 2, `${found.length}`);
  },
);

for (
  const [name, lab, instruction, stack] of [
    [
      x64,
      "19041.1.amd64fre.vb_release.191206-1406",
      "0xfffff8047bdf5a80",
      "0xffff850429890ee8",
    ],
    [
      arm64,
      "22000.1.arm64fre.co_release.210604-1628",
      "0xfffff803f32de014",
      "0xffffe00e0e4bc4a0",
    ],
    [crashTime, null, null, null],
  ] as const
) {
  sampleTest(`${name}: debugger data, processor, process and stack`, () => {
    const report = judgeDeep(sampleDump(`${name}.dmp`));
    assertEquals(report.verdict, "complete");
    assertEquals(deepStatuses(report), {
      translation: "skipped",
      "debugger-data": "pass",
      "kernel-image": "skipped",
      modules: "pass",
      processes: "pass",
      processors: "pass",
      stacks: "pass",
      coverage: "pass",
    });
    const { debuggerData, processors, stacks } = report.deep;
    assertEquals(debuggerData?.state, "plain");
    assertEquals(debuggerData?.buildLab, lab);
    assertEquals(stacks, { threads: 1, readable: 1 });
    if (instruction === null) return;
    assertEquals(processors[0]?.instruction, instruction);
    assertEquals(processors[0]?.stack, stack);
  });
}

sampleTest(
  "the crash-time dump's modules are those that WinDbg reports",
  () => {
    const { deep } = judgeDeep(sampleDump(`${crashTime}.dmp`));
    const expected: { start: string; end: string }[] =
      sampleFacts(crashTime).loadedModules;
    assertEquals(
      deep.modules.map(({ base, sizeBytes }) => [
        base,
        hex64(BigInt(base) + BigInt(sizeBytes)),
      ]).sort(),
      expected.map(({ start, end }) => [start, end]).sort(),
    );
    const kernel = expected.find((one) =>
      one.start === deep.debuggerData?.kernelBase
    );
    assertEquals((kernel as unknown as { name: string }).name, "nt");
  },
);

Deno.test("the deep checks of a triage dump are skipped for an unknown processor type", () => {
  const report = judgeDeep(buildKernelDump({ type: 4, machine: 0x1234 }));
  assert(Object.values(deepStatuses(report)).every((end) => end === "skipped"));
});

Deno.test("driver names have no folder, as in other dumps", () => {
  const { deep } = judgeDeep(buildKernelDump({ type: 4 }));
  assertEquals(deep.modules.map((one) => one.name), [
    "ntoskrnl.exe",
    "hal.dll",
  ]);
});

Deno.test("a triage dump that contradicts its debugger data is damaged", () => {
  const fields = {
    PsLoadedModuleList: 0xfffff8047c82a390n,
    PsActiveProcessHead: 0xfffff8047c81e200n,
  };
  const triage = { debuggerData: debuggerData() };
  const consistent = judgeDeep(buildKernelDump({ type: 4, fields, triage }));
  assertEquals(deepStatuses(consistent)["debugger-data"], "pass");
  const wrong = judgeDeep(
    buildKernelDump({
      type: 4,
      triage,
      fields: { ...fields, PsActiveProcessHead: 0xfffff8047c81e208n },
    }),
  );
  assertEquals(deepStatuses(wrong)["debugger-data"], "fail");
  assertEquals(wrong.verdict, "damaged");
});

/** A triage dump without a copy of KDBG. */
function withoutCopy(
  options: Parameters<typeof buildKernelDump>[0] = {},
): Uint8Array {
  const dump = buildKernelDump({ type: 4, ...options });
  setU32(dump, triageFields.DebuggerDataOffset, 0);
  setU32(dump, triageFields.DebuggerDataSize, 0);
  return dump;
}

Deno.test("a triage dump without KDBG is complete: a debugger shows most of it", () => {
  const report = judgeDeep(withoutCopy());
  assertEquals(report.verdict, "complete");
  const { "debugger-data": data, processes, processors } = deepStatuses(report);
  assertEquals(data, "warning");
  // Only KDBG describes the copied structures. Without KDBG, livedump cannot
  // know whether a copy is missing, so both checks are skipped.
  assertEquals([processes, processors], ["skipped", "skipped"]);
  assertEquals(report.deep.debuggerData?.state, "missing");
  assertEquals(report.deep.processors, []);
});

Deno.test("KDBG is found in the blocks of a triage dump without a copy", () => {
  const address = 0xfffff8047c800b20n;
  const report = judgeDeep(withoutCopy({
    fields: {
      KdDebuggerDataBlock: address,
      PsLoadedModuleList: 0xfffff8047c82a390n,
      PsActiveProcessHead: 0xfffff8047c81e200n,
    },
    triage: { dataBlocks: [{ address, data: debuggerData() }] },
  }));
  assertEquals(deepStatuses(report)["debugger-data"], "pass");
  assertEquals(report.deep.debuggerData?.kernelBase, "0xfffff8047c200000");
});
