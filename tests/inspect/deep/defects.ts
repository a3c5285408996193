/**
 * What can be wrong with a machine in a dump, as data.
 *
 * @module
 */

import { setU32, setU64 } from "../../builder/bytes.ts";
import type { Machine } from "../../builder/machine/machine_facts.ts";
import type { MachineDumpOptions } from "../../builder/machine/machine_dump.ts";
import { deepIds } from "./judge_deep.ts";

/** The verdict of a dump, and how its deep checks end if not with a pass. */
type Expected = readonly [verdict: string, ends: Record<string, string>];

/** Changes a machine, or tells how its dump is to be. */
type Change = (machine: Machine) => MachineDumpOptions | void;

/** A pointer of 64 bits. */
export const pointer = (value: bigint): Uint8Array => {
  const bytes = new Uint8Array(8);
  setU64(bytes, 0, value);
  return bytes;
};
/** A number of 32 bits. */
export const number32 = (value: number): Uint8Array => {
  const bytes = new Uint8Array(4);
  setU32(bytes, 0, value);
  return bytes;
};
/** The frame of an address, by the plain map. */
export const frameAt = ({ memory }: Machine, address: bigint): number =>
  memory.placeOf(address)!.pfn;
/** The dump lacks the page of an address. */
const lacks = (address: (machine: Machine) => bigint): Change => (machine) => ({
  without: [frameAt(machine, address(machine))],
});
const put = (
  address: (machine: Machine) => bigint,
  bytes: (machine: Machine) => Uint8Array,
): Change =>
(machine) => machine.memory.put(address(machine), bytes(machine));

/** What nothing of can be found without the page tables. */
const nothing = {
  "debugger-data": "fail",
  "kernel-image": "skipped",
  modules: "fail",
  processes: "fail",
  processors: "skipped",
  stacks: "skipped",
};

/** Each by a sentence, with what makes it and what `--deep` has to say. */
export const defects: readonly (readonly [string, Change, Expected])[] = [
  ["the top page table is missing", (machine) => ({
    without: [machine.memory.tables.get("top")!],
  }), ["partial", {
    translation: "fail",
    ...Object.fromEntries(deepIds.slice(1).map((id) => [id, "skipped"])),
  }]],
  ["the table above the kernel is missing", (machine) => ({
    without: [
      machine.memory.tables.get(`0:${machine.places.kernelBase >> 39n}`)!,
    ],
  }), ["partial", {
    translation: "fail",
    ...nothing,
    coverage: "warning",
  }]],
  ["the kernel's image is not mapped", (machine) => {
    const { memory, places } = machine;
    const table = memory.tables.get(`1:${places.kernelBase >> 30n}`)!;
    const index = Number((places.kernelBase >> 21n) & 511n);
    memory.setEntry(table, index, 0n);
  }, ["partial", { translation: "fail", ...nothing }]],
  ["a table of a stack is missing", (machine) => ({
    without: [
      machine.memory.tables.get(
        `2:${(machine.places.stacks[3]! + 0x2000n) >> 21n}`,
      )!,
    ],
  }), ["complete", { stacks: "warning", coverage: "warning" }]],
  ["the self-map leads elsewhere", (machine) => {
    const [system] = machine.directories;
    const { memory } = machine;
    const other = machine.directories[1]!.pfn;
    memory.setEntry(system!.pfn, 0x1ed, (BigInt(other) << 12n) | 0x63n);
  }, ["complete", { translation: "warning" }]],
  [
    "KDBG is missing",
    lacks((machine) => machine.places.debuggerData),
    // Its page is the kernel's; lists of the kernel stand on others.
    ["partial", {
      "debugger-data": "fail",
      "processors": "skipped",
      "stacks": "skipped",
    }],
  ],
  [
    "KDBG is neither plain nor a known code",
    put(
      (machine) => machine.places.debuggerData + 0x50n,
      () => pointer(0x0123456789abcdefn),
    ),
    ["damaged", { "debugger-data": "fail" }],
  ],
  [
    "KDBG has lost its tag",
    put(
      (machine) => machine.places.debuggerData + 0x10n,
      () => new Uint8Array(4),
    ),
    ["complete", {
      "debugger-data": "warning",
      "processors": "skipped",
      "stacks": "skipped",
    }],
  ],
  [
    "the header does not say where KDBG is",
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
    lacks((machine) => machine.places.kernelBase),
    ["partial", { "kernel-image": "fail" }],
  ],
  [
    "the kernel's image is cut off before its symbols' name",
    lacks((machine) => machine.places.kernelBase + 0x19000n),
    ["complete", { "kernel-image": "warning" }],
  ],
  [
    "the kernel's PE header is beyond its page",
    put(
      (machine) => machine.places.kernelBase + 0x3cn,
      () => number32(0xfffffff0),
    ),
    ["partial", { "kernel-image": "fail" }],
  ],
  [
    "the list of modules is missing",
    lacks((machine) => machine.places.moduleHead),
    ["partial", { modules: "fail" }],
  ],
  [
    "the list of modules points to itself",
    put(
      (machine) => machine.places.moduleHead,
      (machine) => pointer(machine.places.moduleHead),
    ),
    ["damaged", { modules: "fail" }],
  ],
  [
    "a module's entry leads to itself",
    put(
      (machine) => machine.places.modules[1]!,
      (machine) => pointer(machine.places.modules[1]!),
    ),
    ["damaged", { modules: "fail" }],
  ],
  [
    "the modules loop without their head",
    put(
      (machine) => machine.places.modules[2]!,
      (machine) => pointer(machine.places.modules[0]!),
    ),
    ["damaged", { modules: "fail" }],
  ],
  [
    "a module's entry leads out of the dump",
    put(
      (machine) => machine.places.modules[1]!,
      () => pointer(0xffffc00012340000n),
    ),
    ["partial", { modules: "fail" }],
  ],
  [
    "a module's entry leads to an address that is none",
    put(
      (machine) => machine.places.modules[0]!,
      () => pointer(0x0123456789abcdefn),
    ),
    ["partial", { modules: "fail" }],
  ],
  [
    "the list of processes is missing",
    lacks((machine) => machine.places.processHead),
    ["partial", { processes: "fail", stacks: "pass" }],
  ],
  [
    "the processes loop",
    put(
      (machine) => machine.places.processes[2]! + 0x1d8n,
      (machine) => pointer(machine.places.processes[0]! + 0x1d8n),
    ),
    ["damaged", { processes: "fail" }],
  ],
  [
    "a process leads out of the dump",
    put(
      (machine) => machine.places.processes[1]! + 0x1d8n,
      () => pointer(0xffffc00012340000n),
    ),
    ["partial", { processes: "fail" }],
  ],
  [
    "a processor's state is missing",
    put(
      (machine) => machine.places.processorBlock + 8n,
      () => pointer(0n),
    ),
    ["partial", { processors: "fail" }],
  ],
  [
    "a processor's registers were not saved",
    put(
      (machine) => machine.places.contexts[1]! + 0x30n,
      () => number32(0),
    ),
    ["complete", { processors: "warning" }],
  ],
  [
    "a processor's registers are another processor's",
    put(
      (machine) => machine.places.contexts[1]! + 0x30n,
      () => number32(0x10001), // CONTEXT_i386 | CONTEXT_CONTROL
    ),
    ["complete", { processors: "warning" }],
  ],
  [
    "the end of a processor's state is missing",
    lacks((machine) => machine.places.prcbs[1]! + 0x117fn),
    ["partial", { processors: "fail" }],
  ],
  [
    "the stack is missing where the processor was, lower than when it waited",
    (machine) => {
      const { contexts, stacks } = machine.places;
      const lowest = stacks[0]! + 0x10n;
      machine.memory.put(contexts[0]! + 0x98n, pointer(lowest));
      return { without: [frameAt(machine, lowest)] };
    },
    ["complete", { stacks: "warning" }],
  ],
  ...([
    ["instruction is none", 0xf8n, 0n],
    ["instruction is no address", 0xf8n, 0x1234567800000000n],
    ["stack is no address", 0x98n, 0x0000900000000000n],
  ] as const).map(([what, offset, value]) =>
    [
      `a processor's ${what}`,
      put(
        (machine) => machine.places.contexts[1]! + offset,
        () => pointer(value),
      ),
      ["complete", { processors: "warning" }],
    ] as const
  ),
  [
    "the stack of a thread that ran is missing",
    lacks((machine) => machine.places.stacks[0]! + 0x2000n),
    ["complete", { stacks: "warning" }],
  ],
  [
    "the stack of a thread that waits is missing",
    lacks((machine) => machine.places.stacks[1]! + 0x2000n),
    ["complete", {}],
  ],
];
