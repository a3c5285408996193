import { ascii, setU32 } from "../bytes.ts";
import { contextArm64, contextX64, contextX86 } from "../context.ts";
import { directoryLike } from "./directories.ts";
import type { KernelMemory } from "./kernel_memory.ts";
import { machineNames } from "./machine_facts.ts";
import type { Directory } from "./memory.ts";
import { setPointer } from "./structures.ts";

/** A thread and the limits of its stack. */
export interface BuiltThread {
  readonly address: bigint;
  readonly limit: bigint;
  readonly base: bigint;
}

/** Two threads in the first process, one in each other process. */
export function putThreads(
  kernel: KernelMemory,
  processes: readonly bigint[],
): BuiltThread[][] {
  return processes.map((process, index) =>
    Array.from({ length: index === 0 ? 2 : 1 }, () => {
      const limit = kernel.nextStack;
      const base = limit + 0x3000n;
      kernel.nextStack = base + 0x1000n; // an unmapped page between stacks
      for (let at = limit; at < base; at += 4096n) {
        kernel.memory.map(kernel.directory, at, kernel.memory.allocateData());
      }
      const address = kernel.allocate(kernel.at.threadSize);
      const bytes = new Uint8Array(kernel.at.threadSize);
      bytes[0] = 6; // ThreadObject
      const set = (offset: number, value: bigint) =>
        setPointer(bytes, offset, value, kernel.at.pointer);
      set(kernel.at.initialStack, base - 0x70n);
      set(kernel.at.stackLimit, limit);
      set(kernel.at.stackBase, base);
      set(kernel.at.kernelStack, base - 0x1340n);
      set(kernel.at.apcProcess, process);
      kernel.memory.put(address, bytes);
      return { address, limit, base };
    })
  );
}

/** KPRCBs with the saved contexts. */
export function putProcessors(
  kernel: KernelMemory,
  block: bigint,
  threads: readonly (readonly BuiltThread[])[],
): { prcb: bigint; context: bigint }[] {
  return [0, 1].map((number) => {
    const prcb = kernel.allocate(kernel.at.prcbSize);
    const thread = threads[number === 0 ? 0 : 2]![0]!;
    const registers = {
      pc: kernel.regions.kernel + 0x1234n,
      sp: thread.base - 0x1888n,
    };
    const record = kernel.mode === "arm64"
      ? contextArm64(registers)
      : kernel.is64
      ? contextX64(registers)
      : contextX86(registers);
    const context = kernel.allocate(record.length);
    kernel.memory.put(context, record);
    const bytes = new Uint8Array(kernel.at.prcbSize);
    setPointer(
      bytes,
      kernel.at.currentThread,
      thread.address,
      kernel.at.pointer,
    );
    setU32(bytes, kernel.at.prcbNumber, number);
    setPointer(bytes, kernel.at.prcbContext, context, kernel.at.pointer);
    kernel.memory.put(prcb, bytes);
    kernel.pointer(block + BigInt(number * kernel.at.pointer), prcb);
    return { prcb, context };
  });
}

/** The EPROCESS structures, after the kernel's half of the tables is complete. */
export function putProcesses(
  kernel: KernelMemory,
  head: bigint,
  processes: readonly bigint[],
  threads: readonly (readonly BuiltThread[])[],
): Directory[] {
  const { at, memory } = kernel;
  const directories = processes.map((address, index) => {
    const directory = index === 0
      ? kernel.directory
      : directoryLike(memory, kernel.directory);
    const bytes = new Uint8Array(at.processSize);
    bytes[0] = 3; // ProcessObject
    const shift = kernel.mode === "x86-pae" ? directory.first * 8 : 0;
    setPointer(
      bytes,
      at.directory,
      BigInt(directory.pfn * 4096 + shift),
      at.pointer,
    );
    setPointer(
      bytes,
      at.processId,
      BigInt(machineNames.ids[index]!),
      at.pointer,
    );
    bytes.set(ascii(machineNames.processes[index]!), at.imageName);
    memory.put(address, bytes);
    return directory;
  });
  const link = (offset: number) => (address: bigint) =>
    address + BigInt(offset);
  kernel.ring([head, ...processes.map(link(at.processLinks))]);
  processes.forEach((process, index) =>
    kernel.ring([
      process + BigInt(at.threadListHead),
      ...threads[index]!.map((one) => one.address).map(link(at.threadLinks)),
    ])
  );
  return directories;
}

/** Three pages of the last process; the third is not in memory. */
export function mapUserPages(
  kernel: KernelMemory,
  directory: Directory,
): bigint[] {
  return [0n, 1n, 2n].map((index) => {
    const address = kernel.regions.user + index * 4096n;
    const pfn = index === 2n ? 0x2f00 : kernel.memory.allocateData();
    kernel.memory.map(directory, address, pfn);
    return address;
  });
}
