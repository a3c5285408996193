import { assert, assertEquals } from "@std/assert";
import { hex64 } from "../../../src/base/text/count.ts";
import { contextX64 } from "../../builder/context.ts";
import { buildMachine } from "../../builder/machine/machine.ts";
import type { Machine } from "../../builder/machine/machine_facts.ts";
import { dumpMachine } from "../../builder/machine/machine_dump.ts";
import { defects, frameAt, number32, pointer } from "./defects.ts";
import { deepEnds, judgeDeep } from "./judge_deep.ts";

for (const [what, change, [verdict, ends]] of defects) {
  Deno.test(`${what}: ${verdict}`, () => {
    const machine = buildMachine("x64");
    const options = change(machine) ?? {};
    const report = judgeDeep(dumpMachine(machine, options));
    const found = Object.entries(deepEnds(report))
      .filter(([, end]) => end !== "pass");
    const expected = Object.entries(ends).filter(([, end]) => end !== "pass");
    assertEquals(Object.fromEntries(found), Object.fromEntries(expected));
    assertEquals(report.verdict, verdict);
  });
}

Deno.test("without the top page table no figure is told", () => {
  const machine = buildMachine("x64");
  const without = [machine.memory.tables.get("top")!];
  const { deep } = judgeDeep(dumpMachine(machine, { without }));
  assertEquals(deep.paging?.selfMap, null);
  assertEquals([deep.coverage, deep.debuggerData], [null, null]);
});

Deno.test("what is wrong with a list is told", () => {
  const changes: readonly (readonly [bigint | null, string])[] = [
    [0n, "The list of modules loops after 3 modules."],
    [null, "The list of modules breaks off after 3 modules."],
  ];
  for (const [target, message] of changes) {
    const machine = buildMachine("x64");
    const { memory, places } = machine;
    const next = target === null ? 0xffffc00012340000n : places.modules[0]!;
    memory.put(places.modules[2]!, pointer(next));
    const { checks } = judgeDeep(dumpMachine(machine));
    const found = checks.find((one) => one.id === "modules");
    assertEquals(found?.message, message);
  }
});

Deno.test("of a KDBG of an older Windows no more is read than it has", () => {
  const machine = buildMachine("x64");
  const { memory, places } = machine;
  // Without PteBase at its end; what follows it in memory is no part of it.
  memory.put(places.debuggerData + 0x14n, number32(0x348));
  const { deep, verdict } = judgeDeep(dumpMachine(machine));
  assertEquals(verdict, "complete");
  assertEquals(deep.paging?.selfMap, null);
  assertEquals(deep.processLayout, null);
  assertEquals(deep.processors.length, 2);
});

Deno.test("a thread that waits without its stack is counted", () => {
  const machine = buildMachine("x64");
  const without = [frameAt(machine, machine.places.stacks[1]! + 0x2000n)];
  const { deep } = judgeDeep(dumpMachine(machine, { without }));
  assertEquals(deep.stacks, { threads: 4, readable: 3 });
});

Deno.test("registers within a processor's state are read where none are named", () => {
  const machine = buildMachine("x64");
  const { memory, places } = machine;
  memory.put(places.debuggerData + 0x338n, new Uint8Array(2)); // Context
  memory.put(places.debuggerData + 0x2bcn, Uint8Array.of(0x00, 0x06));
  const pc = places.kernelBase + 0x77n;
  const record = contextX64({ pc, sp: places.stacks[0]! + 0x2800n });
  for (const prcb of places.prcbs) memory.put(prcb + 0x600n, record);
  const { deep } = judgeDeep(dumpMachine(machine));
  assertEquals(
    deep.processors.map((one) => one.instruction),
    [hex64(pc), hex64(pc)],
  );
});

Deno.test("no byte of sections that overlap is counted twice", () => {
  const machine = buildMachine("x64");
  const { memory, places } = machine;
  const section = (index: number, at: number, size: number) => {
    const row = places.kernelBase + 0x200n + BigInt(index * 40);
    memory.put(row + 8n, number32(size));
    memory.put(row + 12n, number32(at));
  };
  // Both in the first, and the third right behind the second.
  section(1, 0x1000, 0x10);
  section(2, 0x1010, 0x100);
  const { kernelImage } = judgeDeep(dumpMachine(machine)).deep;
  assertEquals(
    kernelImage?.sections.map((one) => one.bytesInDump),
    [0xf000, 0, 0, 0],
  );
});

Deno.test("processes are told without what is not certain", () => {
  const machine = buildMachine("x64");
  const { directories } = machine;
  spoil(machine, [0], 0x1d0n, pointer(8n)); // System has 4
  const shared = BigInt(directories[2]!.pfn) * 4096n;
  spoil(machine, [1], 0x28n, pointer(shared));
  const { processes } = judgeDeep(dumpMachine(machine)).deep;
  assertEquals(processes.map((one) => one.id), [null, null, null]);
  // Pages of a directory that two of them name are told once.
  assertEquals(processes.map((one) => one.userPages), [0, 3, null]);
});

Deno.test("lists that are not of a process's own threads are passed by", () => {
  for (const [thread, leadsBack] of [[3, true], [0, false]] as const) {
    const machine = buildMachine("x64");
    const { memory, places } = machine;
    // Before the list of threads: of another's thread, or of no list.
    const head = places.processes[0]! + 0x18n;
    const link = places.threads[thread]! + 0x200n;
    memory.put(head, pointer(link));
    memory.put(link, pointer(head));
    memory.put(link + 8n, pointer(leadsBack ? head : link));
    const { deep } = judgeDeep(dumpMachine(machine));
    assertEquals(deep.stacks, { threads: 4, readable: 4 });
  }
});

Deno.test("an entry that names a module's text elsewhere costs the name alone", () => {
  const machine = buildMachine("x64");
  machine.memory.put(
    machine.places.modules[1]! + 0x60n,
    pointer(0xffffc00012340000n),
  );
  const { deep, verdict } = judgeDeep(dumpMachine(machine));
  assertEquals(deep.modules.map((one) => one.name), [
    "ntoskrnl.exe",
    null,
    "demo.sys",
  ]);
  assertEquals(verdict, "complete");
});

/** Puts bytes at an offset in some of the three processes. */
function spoil(
  machine: Machine,
  which: readonly number[],
  offset: bigint,
  bytes: Uint8Array,
): void {
  for (const index of which) {
    const at = machine.places.processes[index]! + offset;
    machine.memory.put(at, bytes);
  }
}

const noText = Uint8Array.of(0x01, 0x02);

Deno.test("a process whose name is no text is told without one", () => {
  const machine = buildMachine("x64");
  spoil(machine, [1], 0x2a8n, noText);
  const { deep } = judgeDeep(dumpMachine(machine));
  assertEquals(deep.processes.map((one) => one.name), [
    "System",
    null,
    "demo.exe",
  ]);
});

Deno.test("where most processes have no text names are left out", () => {
  const machine = buildMachine("x64");
  spoil(machine, [1, 2], 0x2a8n, noText);
  const { deep } = judgeDeep(dumpMachine(machine));
  assertEquals(deep.processes.map((one) => one.name), [null, null, null]);
  assertEquals(deep.processes.map((one) => one.id), [4, 380, 5112]);
});

Deno.test("a process with a directory of another world has no user pages", () => {
  const machine = buildMachine("x64");
  const other = frameAt(machine, machine.places.stacks[0]!);
  spoil(machine, [1], 0x28n, pointer(BigInt(other) * 4096n));
  const { deep } = judgeDeep(dumpMachine(machine));
  assertEquals(
    deep.processes.map((one) => [one.name, one.userPages]),
    [["System", 0], ["smss.exe", null], ["demo.exe", 3]],
  );
  assertEquals(deep.processes[1]?.directory, null);
});

Deno.test("processes of which most are not this kernel's are not found", () => {
  const other = (machine: Machine) =>
    pointer(BigInt(frameAt(machine, machine.places.user[0]!)) * 4096n);
  for (const which of [[1, 2], [0]]) {
    const machine = buildMachine("x64");
    spoil(machine, which, 0x28n, other(machine));
    const { deep } = judgeDeep(dumpMachine(machine));
    assertEquals(deep.processLayout, null);
    assertEquals(deep.processes.length, 3);
    assertEquals(deep.processes[0]?.directory, null);
  }
});

Deno.test("the mode is told where the page that the header names first is missing", () => {
  for (const mode of ["x64", "x64-la57"] as const) {
    const machine = buildMachine(mode);
    const { moduleHead, processHead, debuggerData } = machine.places;
    const pages = [moduleHead, processHead, debuggerData];
    const without = pages.map((at) => frameAt(machine, at));
    const paging = ({ deep }: ReturnType<typeof judgeDeep>) =>
      deep.paging?.mode;
    const whole = paging(judgeDeep(dumpMachine(machine)));
    for (const some of [without.slice(0, 1), without]) {
      const report = judgeDeep(dumpMachine(machine, { without: some }));
      assertEquals(paging(report), whole);
      assertEquals(report.verdict, "partial");
    }
  }
});

Deno.test("a dump of which every page is absent is not looked into", () => {
  const machine = buildMachine("x64");
  const report = judgeDeep(
    dumpMachine(machine, { bitmap: { bits: 64, present: [] } }),
  );
  assertEquals(report.verdict, "partial");
  assertEquals(deepEnds(report)["translation"], "fail");
  assert(report.checks.length < 40);
});

Deno.test("the pages that a truncated file has are still looked into", () => {
  const machine = buildMachine("x64");
  const whole = dumpMachine(machine);
  const report = judgeDeep(whole.subarray(0, whole.length - 3 * 4096));
  // The last three are those of the page of 1 GiB.
  assertEquals(report.verdict, "truncated");
  assertEquals(deepEnds(report)["modules"], "pass");
  assertEquals(report.deep.coverage?.holes[0]?.sizeBytes, 2 ** 30);
});

Deno.test("tables that name each other end the walk", () => {
  const machine = buildMachine("x64");
  const { memory, places } = machine;
  const table = memory.tables.get(`1:${places.kernelBase >> 30n}`)!;
  const top = memory.tables.get("top")!;
  for (let index = 0; index < 512; index++) {
    if (memory.entryAt(table, index) !== 0n) continue;
    const target = index % 2 === 0 ? table : top;
    memory.setEntry(table, index, (BigInt(target) << 12n) | 0x63n);
  }
  const start = performance.now();
  const report = judgeDeep(dumpMachine(machine));
  assert(performance.now() - start < 5000);
  assertEquals(report.verdict, "complete");
});

Deno.test("an address of zero in the header is none, and no contradiction", () => {
  const ends = (fields: Record<string, bigint>) => {
    const report = judgeDeep(dumpMachine(buildMachine("x64"), { fields }));
    const { translation, modules, processes } = deepEnds(report);
    return [
      report.verdict,
      deepEnds(report)["debugger-data"],
      translation,
      modules,
      processes,
    ];
  };
  // KDBG names the lists, too.
  const whole = ["complete", "pass", "pass", "pass", "pass"];
  assertEquals(ends({ PsLoadedModuleList: 0n }), whole);
  assertEquals(ends({ PsActiveProcessHead: 0n }), whole);
  assertEquals(
    ends({ PsLoadedModuleList: 0n, PsActiveProcessHead: 0n }),
    whole,
  );
  assertEquals(
    ends({ PsLoadedModuleList: 0n, KdDebuggerDataBlock: 0n }),
    ["complete", "warning", "pass", "skipped", "pass"],
  );
  assertEquals(
    ends({
      PsLoadedModuleList: 0n,
      KdDebuggerDataBlock: 0n,
      PsActiveProcessHead: 0n,
    }),
    ["complete", "warning", "warning", "skipped", "skipped"],
  );
});
