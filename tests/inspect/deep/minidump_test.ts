import { assert, assertEquals } from "@std/assert";
import { guid } from "../../builder/bytes.ts";
import {
  debugDirectory,
  imageHeader,
} from "../../builder/machine/structures.ts";
import { plausibleMemory } from "../../builder/minidump_process.ts";
import { buildMinidump } from "../../builder/minidump_builder.ts";
import { sampleDump, sampleTest, userSamples } from "../sample_dumps.ts";
import { judgeDeep } from "./judge_deep.ts";

const endOf = (dump: Uint8Array, id: string) =>
  judgeDeep(dump).checks.find((one) => one.id === id);

/** A page with the headers of an image and the identity of its symbols. */
function imagePage(): Uint8Array {
  const image = {
    pointer: 8,
    machine: 0x8664,
    size: 0x5a000,
    sections: [{ name: ".text", at: 0x1000, size: 0x1000 }],
    debugAt: 0x800,
    pdb: "notepad.pdb",
    guid: guid("01234567-89ab-cdef-0123-456789abcdef"),
    age: 10,
  } as const;
  const page = new Uint8Array(0x1000);
  page.set(imageHeader(image));
  page.set(debugDirectory(image), 0x800);
  return page;
}

const memory = [
  ...plausibleMemory.slice(0, 2),
  { start: 0x00007ff6d2c40000n, data: imagePage() },
  { start: 0x00007ffb3a4d0000n, data: new Uint8Array(0x1000) },
];

Deno.test("a process with all its memory passes", () => {
  const report = judgeDeep(buildMinidump({ memory }));
  assertEquals(report.verdict, "complete");
  assertEquals(
    report.checks.filter((one) => one.status !== "pass"),
    [],
  );
  assertEquals(report.deep.stacks, { threads: 2, readable: 2 });
  assertEquals(report.deep.regions, {
    regions: 8,
    readable: 4,
    whole: 4,
    holes: [],
  });
});

Deno.test("a module's symbols are identified by its own headers", () => {
  const { deep } = judgeDeep(buildMinidump({ memory }));
  assertEquals(
    deep.modules.map((one) => [one.name, one.header, one.pdb?.symbolPath]),
    [
      [
        "notepad.exe",
        true,
        "notepad.pdb/0123456789ABCDEF0123456789ABCDEFa/notepad.pdb",
      ],
      ["ntdll.dll", false, undefined],
    ],
  );
});

Deno.test("stacks are skipped, not missing, for an unknown processor type", () => {
  const dump = buildMinidump({ memory });
  const view = new DataView(dump.buffer, dump.byteOffset, dump.length);
  const directory = view.getUint32(0x0c, true);
  for (
    let at = directory;
    at < directory + 12 * view.getUint32(8, true);
    at += 12
  ) {
    const isSystemInfo = view.getUint32(at, true) === 7;
    // PROCESSOR_ARCHITECTURE_ARM
    if (isSystemInfo) view.setUint16(view.getUint32(at + 8, true), 5, true);
  }
  const { deep, checks } = judgeDeep(dump);
  assertEquals(deep.stacks, null);
  assertEquals(checks.find((one) => one.id === "stacks")?.status, "skipped");
});

Deno.test("a stack that ends before its base is a warning", () => {
  const short = memory.map((one, index) =>
    index === 1 ? { ...one, data: one.data.subarray(0, 0x2000) } : one
  );
  const report = judgeDeep(buildMinidump({ memory: short }));
  const found = report.checks.find((one) => one.id === "stacks");
  assertEquals(found?.status, "warning");
  assertEquals(found?.expected, `the stack of thread ${0x2b54}`);
  assertEquals(report.deep.stacks, { threads: 2, readable: 1 });
});

Deno.test("a missing instruction is a warning only in a full-memory dump", () => {
  const without = memory.slice(0, 3);
  assertEquals(
    endOf(buildMinidump({ memory: without }), "stacks")?.status,
    "warning",
  );
  const small = buildMinidump({ memory: without, flags: 0n });
  assertEquals(endOf(small, "stacks")?.status, "pass");
});

Deno.test("regions are compared one by one", () => {
  const regions = [
    { base: 0x1f8a4510000n, size: 0x4000n }, // two of four pages are in the dump
    { base: 0x87b2afb000n, size: 0x4000n }, // three of four pages in the dump
    { base: 0x7ff6d2c40000n, size: 0x1000n },
    { base: 0x7fff00000000n, size: 0x1000n, protect: 1 }, // PAGE_NOACCESS
  ];
  const { deep } = judgeDeep(buildMinidump({ regions }));
  assertEquals(deep.regions, {
    regions: 4,
    readable: 3,
    whole: 1,
    holes: [
      { address: "0x00000087b2afb000", sizeBytes: 0x1000 },
      { address: "0x000001f8a4512000", sizeBytes: 0x2000 },
    ],
  });
});

Deno.test("memory after the end of a cut file is not counted", () => {
  const whole = buildMinidump({ memory });
  // The file ends in the middle of the last page.
  const dump = whole.subarray(0, whole.length - 0x800);
  const { verdict, deep } = judgeDeep(dump);
  assertEquals(verdict, "truncated");
  assertEquals(deep.regions, {
    regions: 8,
    readable: 4,
    whole: 3,
    holes: [{ address: "0x00007ffb3a4d0800", sizeBytes: 0x800 }],
  });
  const readable = memory.reduce((sum, { data }) => sum + data.length, 0);
  const coverage = endOf(dump, "coverage");
  assertEquals(
    [coverage?.status, coverage?.message],
    [
      "skipped",
      "The file is cut short. The dump lists " +
      `${(readable - 0x800).toLocaleString("en")} of ` +
      `${readable.toLocaleString("en")} readable bytes of the process.`,
    ],
  );
});

Deno.test("the hint on a missing stack depends on the reason", () => {
  const whole = buildMinidump({ memory: memory.toReversed() });
  const cut = whole.subarray(0, whole.length - 0x2800);
  const small = buildMinidump({
    memory: memory.filter((_, at) => at !== 1),
    flags: 0n,
  });
  const hints = [
    "The file is cut short: copy it again, or take the dump again.",
    "To include the missing memory, take the dump with --type full.",
  ];
  assertEquals(
    [cut, small].map((one) => endOf(one, "stacks")?.hint),
    hints,
  );
});

Deno.test("a process's memory is read by its addresses", () => {
  const dump = buildMinidump({ memory });
  const { read } = judgeDeep(dump, "0x1f8a4511ffe:4").deep;
  assertEquals(read, {
    space: "virtual",
    address: "0x000001f8a4511ffe",
    sizeBytes: 4,
    bytesInDump: 2,
    rows: [{ address: "0x000001f8a4511ffe", bytes: "41 41 ?? ??" }],
  });
});

for (const name of userSamples()) {
  sampleTest(
    `${name}: every thread has its stack, and modules have symbols`,
    () => {
      const { deep, verdict } = judgeDeep(sampleDump(name));
      assertEquals(verdict, "complete");
      assert(deep.stacks !== null && deep.stacks.threads > 0);
      assertEquals(deep.stacks.readable, deep.stacks.threads);
      const named = deep.modules.filter((one) => one.pdb !== null).length;
      assert(named > deep.modules.length / 2, `${named}`);
    },
  );
}
