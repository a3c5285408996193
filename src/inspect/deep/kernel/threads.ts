import { offsetBy, type VirtualAddress } from "../memory/address.ts";
import {
  isReadable,
  pointerIn,
  readBytes,
  readPointer,
  type VirtualMemory,
} from "../memory/virtual_memory.ts";
import type { DebuggerDataFields } from "./debugger_data.ts";
import { walkList } from "./list_walk.ts";

/** A thread's kernel stack. */
export interface Stack {
  /** Its lowest address. */
  readonly limit: VirtualAddress;
  /** One past its highest. */
  readonly base: VirtualAddress;
  /** Where the thread's stack pointer was when it last gave way. */
  readonly pointer: VirtualAddress;
}

/** Where a process has its threads, and they their place in its list. */
export interface ThreadLayout {
  /** ThreadListHead in EPROCESS. */
  readonly headOffset: number;
  /** ThreadListEntry in the thread. */
  readonly linksOffset: number;
}

/** How many threads are looked at: more than any machine runs. */
const threadLimit = 2 ** 17;
/** Stacks are 12 to 24 KiB, expanded ones 72 (Windows Internals, 7th ed.). */
const largestStack = 2n ** 17n;
/** As many places in threads are tried for their links, in all processes. */
const triesLimit = 2 ** 17;

/** The stack that a thread says it has; `null` where it is none. */
export function readStack(
  memory: VirtualMemory,
  thread: VirtualAddress,
  fields: DebuggerDataFields,
): Stack | null {
  const { OffsetKThreadStackLimit, OffsetKThreadStackBase } = fields;
  const { OffsetKThreadKernelStack } = fields;
  const at = (offset: number | null) =>
    offset ? readPointer(memory, offsetBy(thread, offset)) : null;
  const limit = at(OffsetKThreadStackLimit);
  const base = at(OffsetKThreadStackBase);
  const pointer = at(OffsetKThreadKernelStack);
  if (limit === null || base === null || pointer === null) return null;
  const isStack = limit !== 0n && limit < base && (limit & 0xfffn) === 0n &&
    (base & 0xfffn) === 0n && base - limit <= largestStack;
  return isStack ? { limit, base, pointer } : null;
}

/** Whether a stack can be read from a pointer into it up to its base. */
export function isStackReadable(
  memory: VirtualMemory,
  { limit, base }: Stack,
  pointer: VirtualAddress,
): boolean {
  const isInside = pointer >= limit && pointer < base;
  const start = isInside ? pointer : limit;
  return isReadable(memory, start, Number(base - start));
}

/** How many places may still be tried. */
export interface Tries {
  left: number;
}

/** For the processes of one dump, so that it cannot make the search endless. */
export function fewTries(): Tries {
  return { left: triesLimit };
}

/**
 * Finds the list of threads without symbols: of all list heads in EPROCESS the
 * one whose entries lie in something that has this process where KDBG says that
 * a thread has its own (ApcState.Process), and a stack.
 *
 * @throws {ReadError} If the system cannot read the file there.
 */
export function findThreadLayout(
  memory: VirtualMemory,
  process: VirtualAddress,
  fields: DebuggerDataFields,
  tries: Tries,
): ThreadLayout | null {
  const { SizeEProcess: size, OffsetKThreadApcProcess: owner } = fields;
  const step = memory.pointerBits / 8;
  const bytes = size ? readBytes(memory, process, size) : null;
  if (bytes === null || !owner) return null;
  for (let at = 0; at + step <= bytes.length; at += step) {
    const link = pointerIn(bytes, at, memory.pointerBits);
    const head = offsetBy(process, at);
    if (link === 0n || link === head) continue;
    if (readPointer(memory, offsetBy(link, step)) !== head) continue;
    const most = fields.SizeEThread ?? 0;
    for (let linksOffset = step; linksOffset < most; linksOffset += step) {
      if (tries.left-- <= 0) return null;
      const thread = offsetBy(link, -linksOffset);
      const isOwn = readPointer(memory, offsetBy(thread, owner)) === process &&
        readStack(memory, thread, fields) !== null;
      if (isOwn) return { headOffset: at, linksOffset };
    }
  }
  return null;
}

/** How the stacks of threads fare. */
export interface StackCount {
  readonly threads: number;
  readonly readable: number;
}

/** @throws {ReadError} If the system cannot read the file there. */
export function countStacks(
  memory: VirtualMemory,
  processes: readonly VirtualAddress[],
  layout: ThreadLayout,
  fields: DebuggerDataFields,
): StackCount {
  let threads = 0;
  let readable = 0;
  for (const process of processes) {
    const head = offsetBy(process, layout.headOffset);
    const { links } = walkList(memory, head, threadLimit - threads);
    for (const link of links) {
      const thread = offsetBy(link, -layout.linksOffset);
      const stack = readStack(memory, thread, fields);
      threads++;
      if (stack && isStackReadable(memory, stack, stack.pointer)) readable++;
    }
    if (threads >= threadLimit) break;
  }
  return { threads, readable };
}
