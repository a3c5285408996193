/**
 * A small but complete machine with a kernel: page tables, KDBG, modules,
 * processes, threads with stacks, processors. This machine shares no code with
 * src/.
 *
 * @module
 */

import { ascii } from "../bytes.ts";
import { pteBaseOf } from "./directories.ts";
import {
  mapImages,
  mapKernel,
  putModules,
  putSpecialPages,
} from "./kernel_images.ts";
import { KernelMemory } from "./kernel_memory.ts";
import { type Machine, machineNames } from "./machine_facts.ts";
import type { Mode } from "./paging.ts";
import {
  mapUserPages,
  putProcesses,
  putProcessors,
  putThreads,
} from "./processes.ts";
import { debuggerData, encodeDebuggerData } from "./structures.ts";

export interface MachineOptions {
  /** Encodes KDBG. */
  readonly encoded?: boolean;
  /**
   * Maps everything with pages of 4 KiB, so that the dump contains no partial
   * page.
   */
  readonly smallPages?: boolean;
}

export function buildMachine(
  mode: Mode,
  options: MachineOptions = {},
): Machine {
  const kernel = new KernelMemory(mode);
  const { memory, regions, offsets } = kernel;
  mapKernel(kernel, options.smallPages);
  const data = regions.kernel + 0x10000n;
  const heads = {
    debuggerData: data + 0xb20n,
    moduleHead: data + 0x1390n,
    processHead: data + 0x4ff8n, // Flink and Blink are on different pages
    processorBlock: data + 0x2c80n,
    buildLab: data + 0x30a0n,
  };
  memory.put(heads.buildLab, ascii(machineNames.buildLab + "\0"));
  const images = mapImages(kernel);
  const modules = putModules(kernel, heads.moduleHead, images);
  const transition = putSpecialPages(kernel, options.smallPages);
  const processes = machineNames.processes.map(() =>
    kernel.allocate(offsets.processSize)
  );
  const threads = putThreads(kernel, processes);
  const prcbs = putProcessors(kernel, heads.processorBlock, threads);
  const directories = putProcesses(
    kernel,
    heads.processHead,
    processes,
    threads,
  );
  const user = mapUserPages(kernel, directories[2]!);
  const plain = debuggerData({
    kernelBase: regions.kernel,
    moduleList: heads.moduleHead,
    processList: heads.processHead,
    buildLab: heads.buildLab,
    processorBlock: heads.processorBlock,
    pteBase: pteBaseOf(memory),
    offsets,
  });
  memory.put(
    heads.debuggerData,
    options.encoded ? encodeDebuggerData(plain) : plain,
  );
  const [system] = directories;
  return {
    mode,
    memory,
    addresses: {
      kernelBase: regions.kernel,
      ...heads,
      modules,
      processes,
      prcbs: prcbs.map((one) => one.prcb),
      contexts: prcbs.map((one) => one.context),
      threads: threads.flat().map((one) => one.address),
      stacks: threads.flat().map((one) => one.limit),
      user,
      transition,
      images,
    },
    directories,
    directoryBase: BigInt(system!.pfn) * 4096n +
      BigInt(system!.first * 8 * (mode === "x86-pae" ? 1 : 0)) +
      (mode.startsWith("x64") ? 2n : 0n),
  };
}
