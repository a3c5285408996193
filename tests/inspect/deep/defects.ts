/**
 * Test cases: defects in the memory of a machine, and the expected results of
 * `--deep`.
 *
 * @module
 */

import { setU32, setU64 } from "../../builder/bytes.ts";
import type { Machine } from "../../builder/machine/machine_facts.ts";
import type { MachineDumpOptions } from "../../builder/machine/machine_dump.ts";
import { deepIds } from "./judge_deep.ts";

/** The verdict, and the status of each deep check that does not pass. */
type Expected = readonly [verdict: string, statuses: Record<string, string>];

/** Changes a machine, or returns options for its dump. */
type Change = (machine: Machine) => MachineDumpOptions | void;

export const pointer = (value: bigint): Uint8Array => {
  const bytes = new Uint8Array(8);
  setU64(bytes, 0, value);
  return bytes;
};
export const number32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  setU32(bytes, 0, value);
  return bytes;
};
/** The frame of an address, according to the builder. */
export const frameAt = ({ memory }: Machine, address: bigint): number =>
  memory.locate(address)!.pfn;
/** Leaves the page of an address out of the dump. */
const withoutPageAt =
  (address: (machine: Machine) => bigint): Change => (machine) => ({
    without: [frameAt(machine, address(machine))],
  });
const put = (
  address: (machine: Machine) => bigint,
  bytes: (machine: Machine) => Uint8Array,
): Change =>
(machine) => machine.memory.put(address(machine), bytes(machine));

/** The results of the other checks if the page tables do not lead to the kernel. */
const unreachable = {
  "debugger-data": "fail",
  "kernel-image": "skipped",
  modules: "fail",
  processes: "fail",
  processors: "skipped",
  stacks: "skipped",
};

/** Each defect: a sentence, the change, and the expected result of `--deep`. */
export const defects: readonly (readonly [string, Change, Expected])[] = [
  ["the top page table is missing", (machine) => ({
    without: [machine.memory.tables.get("top")!],
  }), ["partial", {
    translation: "fail",
    ...Object.fromEntries(deepIds.slice(1).map((id) => [id, "skipped"])),
  }]],
  ["the table above the kernel is missing", (machine) => ({
    without: [
      machine.memory.tables.get(`0:${machine.addresses.kernelBase >> 39n}`)!,
    ],
  }), ["partial", {
    translation: "fail",
    ...unreachable,
    coverage: "warning",
  }]],
  ["the kernel's image is not mapped", (machine) => {
    const { memory, addresses } = machine;
    const table = memory.tables.get(`1:${addresses.kernelBase >> 30n}`)!;
    const index = Number((addresses.kernelBase >> 21n) & 511n);
    memory.setEntry(table, index, 0n);
  }, ["partial", { translation: "fail", ...unreachable }]],
  ["a table of a stack is missing", (machine) => ({
    without: [
      machine.memory.tables.get(
        `2:${(machine.addresses.stacks[3]! + 0x2000n) >> 21n}`,
      )!,
    ],
  }), ["complete", { stacks: "warning", coverage: "warning" }]],
  ["the self-map leads to another page", (machine) => {
    const [system] = machine.directories;
    const { memory } = machine;
    const other = machine.directories[1]!.pfn;
    memory.setEntry(system!.pfn, 0x1ed, (BigInt(other) << 12n) | 0x63n);
  }, ["complete", { translation: "warning" }]],
  [
    "KDBG is missing",
    withoutPageAt((machine) => machine.addresses.debuggerData),
    // The checks of modules and processes pass, because their lists are on
    // other pages.
    ["partial", {
      "debugger-data": "fail",
      "processors": "skipped",
      "stacks": "skipped",
    }],
  ],
  [
    "KDBG contradicts the header",
    put(
      (machine) => machine.addresses.debuggerData + 0x50n,
      () => pointer(0x0123456789abcdefn),
    ),
    ["damaged", { "debugger-data": "fail" }],
  ],
  [
    "KDBG has no tag",
    put(
      (machine) => machine.addresses.debuggerData + 0x10n,
      () => new Uint8Array(4),
    ),
    ["complete", {
      "debugger-data": "warning",
      "processors": "skipped",
      "stacks": "skipped",
    }],
  ],
  [
    "the header does not contain the address of KDBG",
    () => ({ fields: { KdDebuggerDataBlock: null } }),
    ["complete", {
      "debugger-data": "warning",
      "kernel-image": "skipped",
      "processors": "skipped",
      "stacks": "skipped",
    }],
  ],
  [
    "the kernel's headers are missing",
    withoutPageAt((machine) => machine.addresses.kernelBase),
    ["partial", { "kernel-image": "fail" }],
  ],
  [
    "the page with the identity of the kernel's symbols is missing",
    withoutPageAt((machine) => machine.addresses.kernelBase + 0x19000n),
    ["complete", { "kernel-image": "warning" }],
  ],
  [
    "the kernel's PE header is beyond its page",
    put(
      (machine) => machine.addresses.kernelBase + 0x3cn,
      () => number32(0xfffffff0),
    ),
    ["partial", { "kernel-image": "fail" }],
  ],
  [
    "the list of modules is missing",
    withoutPageAt((machine) => machine.addresses.moduleHead),
    ["partial", { modules: "fail" }],
  ],
  [
    "the list of modules points to itself",
    put(
      (machine) => machine.addresses.moduleHead,
      (machine) => pointer(machine.addresses.moduleHead),
    ),
    ["damaged", { modules: "fail" }],
  ],
  [
    "a module's entry leads to itself",
    put(
      (machine) => machine.addresses.modules[1]!,
      (machine) => pointer(machine.addresses.modules[1]!),
    ),
    ["damaged", { modules: "fail" }],
  ],
  [
    "the list of modules loops without its head",
    put(
      (machine) => machine.addresses.modules[2]!,
      (machine) => pointer(machine.addresses.modules[0]!),
    ),
    ["damaged", { modules: "fail" }],
  ],
  [
    "a module's entry leads out of the dump",
    put(
      (machine) => machine.addresses.modules[1]!,
      () => pointer(0xffffc00012340000n),
    ),
    ["partial", { modules: "fail" }],
  ],
  [
    "a module's entry leads to an invalid address",
    put(
      (machine) => machine.addresses.modules[0]!,
      () => pointer(0x0123456789abcdefn),
    ),
    ["partial", { modules: "fail" }],
  ],
  [
    "the list of processes is missing",
    withoutPageAt((machine) => machine.addresses.processHead),
    ["partial", { processes: "fail", stacks: "pass" }],
  ],
  [
    "the list of processes loops",
    put(
      (machine) => machine.addresses.processes[2]! + 0x1d8n,
      (machine) => pointer(machine.addresses.processes[0]! + 0x1d8n),
    ),
    ["damaged", { processes: "fail" }],
  ],
  [
    "a process leads out of the dump",
    put(
      (machine) => machine.addresses.processes[1]! + 0x1d8n,
      () => pointer(0xffffc00012340000n),
    ),
    ["partial", { processes: "fail" }],
  ],
  [
    "a processor's state is missing",
    put(
      (machine) => machine.addresses.processorBlock + 8n,
      () => pointer(0n),
    ),
    ["partial", { processors: "fail" }],
  ],
  [
    "a processor's registers were not saved",
    put(
      (machine) => machine.addresses.contexts[1]! + 0x30n,
      () => number32(0),
    ),
    ["complete", { processors: "warning" }],
  ],
  [
    "a processor's registers are of another processor type",
    put(
      (machine) => machine.addresses.contexts[1]! + 0x30n,
      () => number32(0x10001), // CONTEXT_i386 | CONTEXT_CONTROL
    ),
    ["complete", { processors: "warning" }],
  ],
  [
    "the end of a processor's state is missing",
    withoutPageAt((machine) => machine.addresses.prcbs[1]! + 0x117fn),
    ["partial", { processors: "fail" }],
  ],
  [
    "the stack is missing at the processor's stack pointer, below the saved one",
    (machine) => {
      const { contexts, stacks } = machine.addresses;
      const lowest = stacks[0]! + 0x10n;
      machine.memory.put(contexts[0]! + 0x98n, pointer(lowest));
      return { without: [frameAt(machine, lowest)] };
    },
    ["complete", { stacks: "warning" }],
  ],
  ...([
    ["instruction pointer is zero", 0xf8n, 0n],
    ["instruction pointer is not canonical", 0xf8n, 0x1234567800000000n],
    ["stack pointer is not canonical", 0x98n, 0x0000900000000000n],
  ] as const).map(([what, offset, value]) =>
    [
      `a processor's ${what}`,
      put(
        (machine) => machine.addresses.contexts[1]! + offset,
        () => pointer(value),
      ),
      ["complete", { processors: "warning" }],
    ] as const
  ),
  [
    "the stack of a running thread is missing",
    withoutPageAt((machine) => machine.addresses.stacks[0]! + 0x2000n),
    ["complete", { stacks: "warning" }],
  ],
  [
    "the stack of a waiting thread is missing",
    withoutPageAt((machine) => machine.addresses.stacks[1]! + 0x2000n),
    ["complete", {}],
  ],
];
