import { assert, assertEquals } from "@std/assert";
import { hex64 } from "../../../src/base/text/count.ts";
import { contextX64 } from "../../builder/context.ts";
import { buildMachine } from "../../builder/machine/machine.ts";
import type { Machine } from "../../builder/machine/machine_facts.ts";
import { dumpMachine } from "../../builder/machine/machine_dump.ts";
import { defects, frameAt, number32, pointer } from "./defects.ts";
import { deepStatuses, judgeDeep } from "./judge_deep.ts";

for (const [what, change, [verdict, statuses]] of defects) {
  Deno.test(`${what}: ${verdict}`, () => {
    const machine = buildMachine("x64");
    const options = change(machine) ?? {};
    const report = judgeDeep(dumpMachine(machine, options));
    const found = Object.entries(deepStatuses(report))
      .filter(([, status]) => status !== "pass");
    const expected = Object.entries(statuses)
      .filter(([, status]) => status !== "pass");
    assertEquals(Object.fromEntries(found), Object.fromEntries(expected));
    assertEquals(report.verdict, verdict);
  });
}

Deno.test("without the top page table nothing else is reported", () => {
  const machine = buildMachine("x64");
  const without = [machine.memory.tables.get("top")!];
  const { deep } = judgeDeep(dumpMachine(machine, { without }));
  assertEquals(deep.paging?.selfMap, null);
  assertEquals([deep.coverage, deep.debuggerData], [null, null]);
});

Deno.test("the message says how a list is broken", () => {
  const changes: readonly (readonly [bigint | null, string])[] = [
    [0n, "The list of modules loops after 3 modules."],
    [null, "The list of modules breaks off after 3 modules."],
  ];
  for (const [target, message] of changes) {
    const machine = buildMachine("x64");
    const { memory, addresses } = machine;
    const next = target === null ? 0xffffc00012340000n : addresses.modules[0]!;
    memory.put(addresses.modules[2]!, pointer(next));
    const { checks } = judgeDeep(dumpMachine(machine));
    const found = checks.find((one) => one.id === "modules");
    assertEquals(found?.message, message);
  }
});

Deno.test("KDBG of an older Windows is not read beyond its size", () => {
  const machine = buildMachine("x64");
  const { memory, addresses } = machine;
  // With this size, KDBG ends before PteBase, so livedump must not read
  // PteBase.
  memory.put(addresses.debuggerData + 0x14n, number32(0x348));
  const { deep, verdict } = judgeDeep(dumpMachine(machine));
  assertEquals(verdict, "complete");
  assertEquals(deep.paging?.selfMap, null);
  assertEquals(deep.processLayout, null);
  assertEquals(deep.processors.length, 2);
});

Deno.test("a waiting thread without its stack is counted", () => {
  const machine = buildMachine("x64");
  const without = [frameAt(machine, machine.addresses.stacks[1]! + 0x2000n)];
  const { deep } = judgeDeep(dumpMachine(machine, { without }));
  assertEquals(deep.stacks, { threads: 4, readable: 3 });
});

Deno.test("registers inside the KPRCB are read if it has no pointer to a context", () => {
  const machine = buildMachine("x64");
  const { memory, addresses } = machine;
  memory.put(addresses.debuggerData + 0x338n, new Uint8Array(2)); // Context
  memory.put(addresses.debuggerData + 0x2bcn, Uint8Array.of(0x00, 0x06));
  const pc = addresses.kernelBase + 0x77n;
  const record = contextX64({ pc, sp: addresses.stacks[0]! + 0x2800n });
  for (const prcb of addresses.prcbs) memory.put(prcb + 0x600n, record);
  const { deep } = judgeDeep(dumpMachine(machine));
  assertEquals(
    deep.processors.map((one) => one.instruction),
    [hex64(pc), hex64(pc)],
  );
});

Deno.test("no byte of overlapping sections is counted twice", () => {
  const machine = buildMachine("x64");
  const { memory, addresses } = machine;
  const section = (index: number, at: number, size: number) => {
    const row = addresses.kernelBase + 0x200n + BigInt(index * 40);
    memory.put(row + 8n, number32(size));
    memory.put(row + 12n, number32(at));
  };
  // The second and the third section are inside the first one. The third
  // section starts where the second one ends.
  section(1, 0x1000, 0x10);
  section(2, 0x1010, 0x100);
  const { kernelImage } = judgeDeep(dumpMachine(machine)).deep;
  assertEquals(
    kernelImage?.sections.map((one) => one.bytesInDump),
    [0xf000, 0, 0, 0],
  );
});

Deno.test("uncertain facts about processes are left out", () => {
  const machine = buildMachine("x64");
  const { directories } = machine;
  overwriteProcesses(machine, [0], 0x1d0n, pointer(8n)); // System has ID 4, not 8
  const shared = BigInt(directories[2]!.pfn) * 4096n;
  overwriteProcesses(machine, [1], 0x28n, pointer(shared));
  const { processes } = judgeDeep(dumpMachine(machine)).deep;
  assertEquals(processes.map((one) => one.id), [null, null, null]);
  // The last two processes share a directory. The pages are counted only for
  // the first of them.
  assertEquals(processes.map((one) => one.userPages), [0, 3, null]);
});

Deno.test("a list in EPROCESS that is not its list of threads is skipped", () => {
  for (const [thread, leadsBack] of [[3, true], [0, false]] as const) {
    const machine = buildMachine("x64");
    const { memory, addresses } = machine;
    // Adds a list head before the head of the list of threads. The added head
    // points to a thread of another process, or to an entry that does not point
    // back to the head.
    const head = addresses.processes[0]! + 0x18n;
    const link = addresses.threads[thread]! + 0x200n;
    memory.put(head, pointer(link));
    memory.put(link, pointer(head));
    memory.put(link + 8n, pointer(leadsBack ? head : link));
    const { deep } = judgeDeep(dumpMachine(machine));
    assertEquals(deep.stacks, { threads: 4, readable: 4 });
  }
});

Deno.test("a module whose name is not in the dump is reported without it", () => {
  const machine = buildMachine("x64");
  machine.memory.put(
    machine.addresses.modules[1]! + 0x60n,
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

/** Writes bytes at an offset in the given processes. */
function overwriteProcesses(
  machine: Machine,
  which: readonly number[],
  offset: bigint,
  bytes: Uint8Array,
): void {
  for (const index of which) {
    const at = machine.addresses.processes[index]! + offset;
    machine.memory.put(at, bytes);
  }
}

const notText = Uint8Array.of(0x01, 0x02);

Deno.test("a process whose name is not text is reported without it", () => {
  const machine = buildMachine("x64");
  overwriteProcesses(machine, [1], 0x2a8n, notText);
  const { deep } = judgeDeep(dumpMachine(machine));
  assertEquals(deep.processes.map((one) => one.name), [
    "System",
    null,
    "demo.exe",
  ]);
});

Deno.test("if most names are not text, all names are left out", () => {
  const machine = buildMachine("x64");
  overwriteProcesses(machine, [1, 2], 0x2a8n, notText);
  const { deep } = judgeDeep(dumpMachine(machine));
  assertEquals(deep.processes.map((one) => one.name), [null, null, null]);
  assertEquals(deep.processes.map((one) => one.id), [4, 380, 5112]);
});

Deno.test("a process with a directory of another kernel has no user pages", () => {
  const machine = buildMachine("x64");
  const other = frameAt(machine, machine.addresses.stacks[0]!);
  overwriteProcesses(machine, [1], 0x28n, pointer(BigInt(other) * 4096n));
  const { deep } = judgeDeep(dumpMachine(machine));
  assertEquals(
    deep.processes.map((one) => [one.name, one.userPages]),
    [["System", 0], ["smss.exe", null], ["demo.exe", 3]],
  );
  assertEquals(deep.processes[1]?.directory, null);
});

Deno.test("processes are not found if most directories are not this kernel's", () => {
  const other = (machine: Machine) =>
    pointer(BigInt(frameAt(machine, machine.addresses.user[0]!)) * 4096n);
  for (const which of [[1, 2], [0]]) {
    const machine = buildMachine("x64");
    overwriteProcesses(machine, which, 0x28n, other(machine));
    const { deep } = judgeDeep(dumpMachine(machine));
    assertEquals(deep.processLayout, null);
    assertEquals(deep.processes.length, 3);
    assertEquals(deep.processes[0]?.directory, null);
  }
});

Deno.test("the paging mode is found although the pages in the header are missing", () => {
  for (const mode of ["x64", "x64-la57"] as const) {
    const machine = buildMachine(mode);
    const { moduleHead, processHead, debuggerData } = machine.addresses;
    const pages = [moduleHead, processHead, debuggerData];
    const without = pages.map((at) => frameAt(machine, at));
    const paging = ({ deep }: ReturnType<typeof judgeDeep>) =>
      deep.paging?.mode;
    const expected = paging(judgeDeep(dumpMachine(machine)));
    for (const some of [without.slice(0, 1), without]) {
      const report = judgeDeep(dumpMachine(machine, { without: some }));
      assertEquals(paging(report), expected);
      assertEquals(report.verdict, "partial");
    }
  }
});

Deno.test("a dump without any page is partial", () => {
  const machine = buildMachine("x64");
  const report = judgeDeep(
    dumpMachine(machine, { bitmap: { bits: 64, present: [] } }),
  );
  assertEquals(report.verdict, "partial");
  assertEquals(deepStatuses(report)["translation"], "fail");
  assert(report.checks.length < 40);
});

Deno.test("the pages of a truncated file are still examined", () => {
  const machine = buildMachine("x64");
  const dump = dumpMachine(machine);
  const report = judgeDeep(dump.subarray(0, dump.length - 3 * 4096));
  // The three missing pages are part of the large page of 1 GiB.
  assertEquals(report.verdict, "truncated");
  assertEquals(deepStatuses(report)["modules"], "pass");
  assertEquals(report.deep.coverage?.holes[0]?.sizeBytes, 2 ** 30);
});

Deno.test("the walk ends for tables that refer to each other", () => {
  const machine = buildMachine("x64");
  const { memory, addresses } = machine;
  const table = memory.tables.get(`1:${addresses.kernelBase >> 30n}`)!;
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

Deno.test("an address of zero in the header is unknown, not a contradiction", () => {
  const statuses = (fields: Record<string, bigint>) => {
    const report = judgeDeep(dumpMachine(buildMachine("x64"), { fields }));
    const { translation, modules, processes } = deepStatuses(report);
    return [
      report.verdict,
      deepStatuses(report)["debugger-data"],
      translation,
      modules,
      processes,
    ];
  };
  // If an address in the header is zero, the address in KDBG is used.
  const passed = ["complete", "pass", "pass", "pass", "pass"];
  assertEquals(statuses({ PsLoadedModuleList: 0n }), passed);
  assertEquals(statuses({ PsActiveProcessHead: 0n }), passed);
  assertEquals(
    statuses({ PsLoadedModuleList: 0n, PsActiveProcessHead: 0n }),
    passed,
  );
  assertEquals(
    statuses({ PsLoadedModuleList: 0n, KdDebuggerDataBlock: 0n }),
    ["complete", "warning", "pass", "skipped", "pass"],
  );
  assertEquals(
    statuses({
      PsLoadedModuleList: 0n,
      KdDebuggerDataBlock: 0n,
      PsActiveProcessHead: 0n,
    }),
    ["complete", "warning", "warning", "skipped", "skipped"],
  );
});
