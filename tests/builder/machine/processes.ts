import { ascii, setU32 } from "../bytes.ts";
import { contextArm64, contextX64, contextX86 } from "../context.ts";
import { processDirectory } from "./directories.ts";
import type { KernelMemory } from "./kernel_memory.ts";
import { machineNames } from "./machine_facts.ts";
import type { Directory } from "./memory.ts";
import { setPointer } from "./structures.ts";

/** A thread, and the lowest address and the end of its stack. */
export interface BuiltThread {
  readonly address: bigint;
  readonly limit: bigint;
  readonly base: bigint;
}

/** Builds two threads for the first process, and one for each other process. */
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
      const address = kernel.allocate(kernel.offsets.threadSize);
      const bytes = new Uint8Array(kernel.offsets.threadSize);
      bytes[0] = 6; // object type: ThreadObject
      const set = (offset: number, value: bigint) =>
        setPointer(bytes, offset, value, kernel.offsets.pointer);
      set(kernel.offsets.initialStack, base - 0x70n);
      set(kernel.offsets.stackLimit, limit);
      set(kernel.offsets.stackBase, base);
      set(kernel.offsets.kernelStack, base - 0x1340n);
      set(kernel.offsets.apcProcess, process);
      kernel.memory.put(address, bytes);
      return { address, limit, base };
    })
  );
}

/** Builds KPRCBs with saved contexts. */
export function putProcessors(
  kernel: KernelMemory,
  block: bigint,
  threads: readonly (readonly BuiltThread[])[],
): { prcb: bigint; context: bigint }[] {
  return [0, 1].map((number) => {
    const prcb = kernel.allocate(kernel.offsets.prcbSize);
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
    const bytes = new Uint8Array(kernel.offsets.prcbSize);
    setPointer(
      bytes,
      kernel.offsets.currentThread,
      thread.address,
      kernel.offsets.pointer,
    );
    setU32(bytes, kernel.offsets.prcbNumber, number);
    setPointer(
      bytes,
      kernel.offsets.prcbContext,
      context,
      kernel.offsets.pointer,
    );
    kernel.memory.put(prcb, bytes);
    kernel.writePointer(block + BigInt(number * kernel.offsets.pointer), prcb);
    return { prcb, context };
  });
}

/**
 * Builds the processes. The kernel's half of the page directory must be
 * complete.
 */
export function putProcesses(
  kernel: KernelMemory,
  head: bigint,
  processes: readonly bigint[],
  threads: readonly (readonly BuiltThread[])[],
): Directory[] {
  const { offsets, memory } = kernel;
  const directories = processes.map((address, index) => {
    const directory = index === 0
      ? kernel.directory
      : processDirectory(memory, kernel.directory);
    const bytes = new Uint8Array(offsets.processSize);
    bytes[0] = 3; // object type: ProcessObject
    const shift = kernel.mode === "x86-pae" ? directory.first * 8 : 0;
    setPointer(
      bytes,
      offsets.directory,
      BigInt(directory.pfn * 4096 + shift),
      offsets.pointer,
    );
    setPointer(
      bytes,
      offsets.processId,
      BigInt(machineNames.ids[index]!),
      offsets.pointer,
    );
    bytes.set(ascii(machineNames.processes[index]!), offsets.imageName);
    memory.put(address, bytes);
    return directory;
  });
  const link = (offset: number) => (address: bigint) =>
    address + BigInt(offset);
  kernel.linkList([head, ...processes.map(link(offsets.processLinks))]);
  processes.forEach((process, index) =>
    kernel.linkList([
      process + BigInt(offsets.threadListHead),
      ...threads[index]!.map((one) => one.address).map(
        link(offsets.threadLinks),
      ),
    ])
  );
  return directories;
}

/** Maps three user pages. The last one is not in memory. */
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
