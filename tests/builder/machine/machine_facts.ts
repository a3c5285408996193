import type { Directory, MachineMemory } from "./memory.ts";
import type { Mode } from "./paging.ts";

export const kernelPdb = {
  name: "ntkrnlmp.pdb",
  guid: "d8f0a1b2-c3d4-e5f6-0718-293a4b5c6d7e",
  age: 1,
  symbolPath: "ntkrnlmp.pdb/D8F0A1B2C3D4E5F60718293A4B5C6D7E1/ntkrnlmp.pdb",
};

export const machineNames = {
  buildLab: "22621.1.built.for.tests",
  modules: ["ntoskrnl.exe", "hal.dll", "demo.sys"],
  processes: ["System", "smss.exe", "demo.exe"],
  ids: [4, 380, 5112],
} as const;

export interface BuiltImage {
  readonly base: bigint;
  readonly size: number;
}

/** Virtual addresses in a built machine. */
export interface MachineAddresses {
  readonly kernelBase: bigint;
  readonly debuggerData: bigint;
  readonly moduleHead: bigint;
  readonly modules: readonly bigint[];
  readonly processHead: bigint;
  readonly processes: readonly bigint[];
  readonly processorBlock: bigint;
  readonly prcbs: readonly bigint[];
  readonly threads: readonly bigint[];
  readonly stacks: readonly bigint[];
  readonly contexts: readonly bigint[];
  readonly user: readonly bigint[];
  readonly transition: bigint;
  readonly images: readonly BuiltImage[];
}

export interface Machine {
  readonly mode: Mode;
  readonly memory: MachineMemory;
  readonly addresses: MachineAddresses;
  readonly directories: readonly Directory[];
  /** DirectoryTableBase of the dump's header. */
  readonly directoryBase: bigint;
}
