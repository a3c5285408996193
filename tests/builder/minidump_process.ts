import type { MemoryRange, MemoryRegion } from "./minidump_memory.ts";
import type { Module, Thread } from "./minidump_streams.ts";

const page = (value: number, pages = 1) =>
  new Uint8Array(pages * 0x1000).fill(value);

/** A page of a module: every module begins with MZ. */
function imageHead(): Uint8Array {
  const head = page(0x90);
  head.set([0x4d, 0x5a]);
  return head;
}

/** Three ranges: a heap, a stack and the first page of an image. */
export const plausibleMemory: readonly MemoryRange[] = [
  { start: 0x000001f8a4510000n, data: page(0x41, 2) },
  { start: 0x00000087b2afc000n, data: page(0x53, 3) },
  { start: 0x00007ff6d2c40000n, data: imageHead() },
];

/** The regions of `memory`, and free space and a guard page between them. */
export function plausibleRegions(
  memory: readonly MemoryRange[] = plausibleMemory,
): readonly MemoryRegion[] {
  const committed = memory.map((range) => ({
    base: range.start,
    size: BigInt(range.data.length),
  }));
  return [
    { base: 0n, size: 0x10000n, state: 0x10000, protect: 1, type: 0 },
    { base: 0x87b2af9000n, size: 0x3000n, protect: 0x104 },
    { base: 0x87b2a00000n, size: 0xf9000n, state: 0x2000, protect: 0 },
    { base: 0x1f8a4600000n, size: 0x4000n, protect: 1 },
    ...committed,
  ].toSorted((a, b) => a.base < b.base ? -1 : 1);
}

/** Two threads with names. */
export const plausibleThreads: readonly Thread[] = [
  {
    id: 0x2b54,
    name: "main",
    teb: 0x87b2800000n,
    stackStart: 0x87b2afc000n,
    stackSize: 0x3000,
    pc: 0x7ff6d2c40100n,
  },
  {
    id: 0x1c08,
    name: "worker",
    teb: 0x87b2802000n,
    stackStart: 0x87b2afd000n,
    stackSize: 0x1000,
    pc: 0x7ffb3a4d0b14n,
  },
];

/** A thread without a stack, for dumps without memory. */
export const stacklessThread: Thread = {
  id: 0x2b54,
  stackStart: 0n,
  stackSize: 0,
  pc: 0x7ff6d2c40100n,
};

/** The modules: the program and ntdll. */
export const plausibleModules: readonly Module[] = [
  {
    name: "C:\\Windows\\System32\\notepad.exe",
    base: 0x7ff6d2c40000n,
    sizeOfImage: 0x5a000,
    checkSum: 0x5b1f2,
    timeDateStamp: 0x9a2c7f31,
  },
  {
    name: "C:\\Windows\\System32\\ntdll.dll",
    base: 0x7ffb3a430000n,
    sizeOfImage: 0x217000,
    timeDateStamp: 0x7f5d1ca4,
  },
];
