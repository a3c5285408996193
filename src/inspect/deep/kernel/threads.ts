import { offsetBy, type VirtualAddress } from "../memory/address.ts";
import {
  isRangeReadable,
  pointerIn,
  readBytes,
  readPointer,
  type VirtualMemory,
} from "../memory/virtual_memory.ts";
import type { DebuggerDataFields } from "./debugger_data.ts";
import { walkList } from "./list_walk.ts";

/** The kernel stack of a thread. */
export interface Stack {
  /** The lowest address. */
  readonly limit: VirtualAddress;
  /** One past the highest address. */
  readonly base: VirtualAddress;
  /** The stack pointer when the thread last stopped running. */
  readonly pointer: VirtualAddress;
}

interface ThreadLayout {
  /** Offset of ThreadListHead in EPROCESS. */
  readonly headOffset: number;
  /** Offset of ThreadListEntry in ETHREAD. */
  readonly linksOffset: number;
}

/** Maximum number of threads to follow. No machine runs so many. */
const threadLimit = 2 ** 17;
/**
 * Maximum size of a stack. Real stacks have 12 to 72 KiB (Windows Internals,
 * 7th ed.).
 */
const maxStackBytes = 2n ** 17n;
/** Number of processes that are searched for the thread layout. */
const processesSearched = 16;
/** Maximum number of offsets to try, for all processes together. */
const maxAttempts = 2 ** 17;

/** The stack of a thread; `null` if the fields do not describe a stack. */
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
    (base & 0xfffn) === 0n && base - limit <= maxStackBytes;
  return isStack ? { limit, base, pointer } : null;
}

/** Whether the pointer points into the stack. */
export function isOnStack(
  { limit, base }: Stack,
  pointer: VirtualAddress,
): boolean {
  return pointer >= limit && pointer < base;
}

/**
 * Whether the dump contains a stack, from `pointer` up to the base. If
 * `pointer` is not inside the stack, the whole stack must be in the dump.
 */
export function isStackReadable(
  memory: VirtualMemory,
  stack: Stack,
  pointer: VirtualAddress,
): boolean {
  const start = isOnStack(stack, pointer) ? pointer : stack.limit;
  return isRangeReadable(memory, start, Number(stack.base - start));
}

/** Number of threads, and number of threads whose stack is in the dump. */
export interface StackCount {
  readonly threads: number;
  readonly readable: number;
}

/**
 * Counts the stacks of all threads; `null` if no list of threads was found.
 */
export function countStacks(
  memory: VirtualMemory,
  processes: readonly VirtualAddress[],
  fields: DebuggerDataFields,
): StackCount | null {
  const layout = findThreadLayout(memory, processes, fields);
  if (layout === null) return null;
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

/**
 * Finds the list of threads without symbols. EPROCESS contains the head of the
 * list, and each entry is inside an ETHREAD. A structure counts as an ETHREAD
 * if its ApcState.Process points to the process and if it describes a stack.
 * KDBG contains the offset of ApcState.Process.
 */
function findThreadLayout(
  memory: VirtualMemory,
  processes: readonly VirtualAddress[],
  fields: DebuggerDataFields,
): ThreadLayout | null {
  const { SizeEProcess: size, OffsetKThreadApcProcess: owner } = fields;
  if (!size || !owner) return null;
  const step = memory.pointerBits / 8;
  const threadBytes = fields.SizeEThread ?? 0;
  let attempts = 0;
  for (const process of processes.slice(0, processesSearched)) {
    for (const [headOffset, link] of listsIn(memory, process, size)) {
      for (let offset = step; offset < threadBytes; offset += step) {
        if (attempts++ === maxAttempts) return null;
        const thread = offsetBy(link, -offset);
        const isOwn =
          readPointer(memory, offsetBy(thread, owner)) === process &&
          readStack(memory, thread, fields) !== null;
        if (isOwn) return { headOffset, linksOffset: offset };
      }
    }
  }
  return null;
}

/**
 * Yields each list head in a process, and the first entry of the list. A field
 * of the process counts as a list head if it points to an entry whose back link
 * (Blink) points to the field.
 */
function* listsIn(
  memory: VirtualMemory,
  process: VirtualAddress,
  sizeBytes: number,
): Generator<[headOffset: number, first: VirtualAddress]> {
  const step = memory.pointerBits / 8;
  const bytes = readBytes(memory, process, sizeBytes);
  if (bytes === null) return;
  for (let at = 0; at + step <= bytes.length; at += step) {
    const link = pointerIn(bytes, at, memory.pointerBits);
    const head = offsetBy(process, at);
    if (link === 0n || link === head) continue;
    if (readPointer(memory, offsetBy(link, step)) === head) yield [at, link];
  }
}
