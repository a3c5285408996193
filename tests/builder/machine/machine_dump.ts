import { buildKernelDump, type KernelDumpOptions } from "../dump_builder.ts";
import type { Run } from "../options.ts";
import { processorOf } from "./kernel_memory.ts";
import type { Machine } from "./machine_facts.ts";

export interface MachineDumpOptions extends KernelDumpOptions {
  /** DumpType; by default 6, or 1 for a 32-bit machine. */
  readonly type?: number;
  /** Frames of the machine that are left out of the dump. */
  readonly without?: readonly number[];
}

export function dumpMachine(
  machine: Machine,
  options: MachineDumpOptions = {},
): Uint8Array {
  const { mode, memory, addresses, directoryBase } = machine;
  const { without = [], ...rest } = options;
  const is64 = !mode.startsWith("x86");
  const present = [...memory.pages.keys()]
    .filter((pfn) => !without.includes(pfn))
    .sort((a, b) => a - b).map(BigInt);
  const runs = runsOf(present);
  const pageFill = (pfn: bigint) => memory.pages.get(Number(pfn))!;
  const bits = Number(present.at(-1) ?? 0n) + 3;
  return buildKernelDump({
    bits: is64 ? 64 : 32,
    machine: processorOf(mode),
    type: is64 ? 6 : 1,
    tag: "Taskmgr",
    processors: 2,
    runs,
    ranges: { ranges: runs },
    pageFill,
    ...rest,
    bitmap: { bits, present, ...rest.bitmap },
    fields: {
      DirectoryTableBase: directoryBase,
      PsLoadedModuleList: addresses.moduleHead,
      PsActiveProcessHead: addresses.processHead,
      KdDebuggerDataBlock: addresses.debuggerData,
      ...(is64 ? {} : { PaeEnabled: mode === "x86-pae" ? 1 : 0 }),
      ...rest.fields,
    },
  });
}

/** Groups consecutive frames into runs. */
export function runsOf(present: readonly bigint[]): Run[] {
  const runs: { basePage: bigint; pageCount: bigint }[] = [];
  for (const pfn of present) {
    const last = runs.at(-1);
    if (last && last.basePage + last.pageCount === pfn) last.pageCount++;
    else runs.push({ basePage: pfn, pageCount: 1n });
  }
  return runs;
}
