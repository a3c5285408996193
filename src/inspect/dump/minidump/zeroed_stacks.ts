import { readAt, scan } from "../byte_source.ts";
import type { Zeros } from "../zeros.ts";
import { readContext } from "./context.ts";
import type { Minidump } from "./read_minidump.ts";
import { readString } from "./strings.ts";

/** Maximum number of threads to check, more than any process has. */
export const maxCheckedThreads = 2 ** 16;

/** Maximum number of bytes to read at the base of a stack. Threads use less. */
const maxStackBytes = 2 ** 17;

/** VER_PLATFORM_WIN32_NT (winnt.h). */
const windowsNt = 2;

/**
 * Maximum number of zeros at the base of an intact stack. Windows leaves up to
 * 2 KiB (measured).
 */
const maxZeroBytes = 4096;

/** Maximum length of a path. The path of ntdll.dll is far shorter. */
const maxPathBytes = 1024;

interface Range {
  readonly start: bigint;
  readonly end: bigint;
}

/** The part of a thread's stack that the thread uses. */
export interface UsedStack {
  readonly threadId: number;
  /** File offset of the byte at the thread's stack pointer. */
  readonly from: number;
  /** File offset of the end of the stack. */
  readonly end: number;
}

/** Finds the stacks of the threads whose stack and registers are in the file. */
export function* usedStacks(dump: Minidump): Generator<UsedStack> {
  const entries = Iterator.from(dump.threads?.entries() ?? []);
  for (const { values } of entries.take(maxCheckedThreads)) {
    const { StackStart, StackRva, StackDataSize: size } = values;
    const place = StackRva === 0
      ? dump.memory.index.locate(StackStart)
      : { fileOffset: StackRva, sizeBytes: size };
    if (place === null || size > place.sizeBytes) continue;
    const end = place.fileOffset + size;
    if (end > dump.sizeBytes) continue;
    const { ContextRva, ContextDataSize } = values;
    const { state, stack } = readContext(dump, ContextRva, ContextDataSize);
    const skip = Number(stack - StackStart);
    if (state !== "present" || skip < 0 || skip >= size) continue;
    const from = place.fileOffset + skip;
    yield { threadId: values.ThreadId, from, end };
  }
}

/**
 * Returns the ID of the first thread whose stack was lost to the zeros at the
 * end of the file. At least one statement is true for such a stack:
 * - All of the stack is zero.
 * - A page at the base of the stack is zero.
 * - The stack has no return address into ntdll.
 *
 * On Windows, every thread starts in RtlUserThreadStart in ntdll. So an intact
 * stack has such a return address at its base, and then up to 2 KiB of zeros
 * (measured in 12 dumps with 133 threads).
 */
export function firstZeroedThread(
  dump: Minidump,
  zerosStart: number,
): number | null {
  let ntdll: Range | null | undefined;
  for (const { threadId, from, end } of usedStacks(dump)) {
    if (end <= zerosStart) continue;
    if (from >= zerosStart) return threadId;
    if (dump.systemInfo?.values.PlatformId !== windowsNt) continue;
    if (end - zerosStart > maxZeroBytes) return threadId;
    ntdll ??= ntdllOf(dump);
    if (ntdll === null) continue;
    const start = Math.max(from, zerosStart - maxStackBytes);
    if (!pointsInto(dump, start, zerosStart, ntdll)) return threadId;
  }
  return null;
}

/**
 * Smaller stacks are not checked: if a thread has not run yet, its stack is
 * smaller than this and all zeros.
 */
const minUsedBytes = 1024;

/** The stacks that are all zeros from the stack pointer to their end. */
interface ZeroedStacks {
  readonly first: UsedStack;
  /** Whether at least half of the stacks in the dump are all zeros. */
  readonly areMany: boolean;
}

/**
 * Finds stacks of zeros anywhere in the file; `null` if there are none. The
 * stack of a thread that has run contains return addresses. A thread that starts
 * or ends during the dump may have a stack of zeros.
 *
 * @throws {ReadError} If the operating system cannot read a part of the file.
 */
export function zeroedStacksIn(dump: Minidump): ZeroedStacks | null {
  const isZero = ({ from, end }: UsedStack) =>
    end - from >= minUsedBytes &&
    readAt(dump.source, from, minUsedBytes).every((byte) => byte === 0) &&
    scan(dump.source, from, end - from).every((chunk) =>
      chunk.every((byte) => byte === 0)
    );
  const stacks = [...usedStacks(dump)];
  const zeroed = stacks.filter(isZero);
  const [first] = zeroed;
  return first === undefined
    ? null
    : { first, areMany: 2 * zeroed.length >= stacks.length };
}

/**
 * Whether zeros are between other bytes of one stack. If a thread has not
 * filled a large local variable yet, its stack has such zeros: up to 26,734
 * bytes were measured, and 64 KiB are a usual size of a buffer.
 */
export function isInsideStack(
  stacks: readonly UsedStack[],
  { start, sizeBytes }: Zeros,
): boolean {
  return stacks.some(({ from, end }) =>
    start >= from && start + sizeBytes < end
  );
}

function ntdllOf(dump: Minidump): Range | null {
  for (const { values } of dump.modules?.entries() ?? []) {
    const path = readString(dump.source, values.ModuleNameRva, maxPathBytes);
    if (!/(^|[\\/])ntdll\.dll$/i.test(path ?? "")) continue;
    const start = values.BaseOfImage;
    return { start, end: start + BigInt(values.SizeOfImage) };
  }
  return null;
}

/** Whether a part of the file contains a pointer into a range of addresses. */
function pointsInto(
  { source, systemInfo }: Minidump,
  from: number,
  to: number,
  { start, end }: Range,
): boolean {
  const isWide = systemInfo?.values.ProcessorArchitecture !== 0;
  const step = isWide ? 8 : 4;
  // The highest bytes of a pointer may be zero. The last pointer may therefore
  // extend into the zeros after it: read these bytes, too.
  const data = readAt(source, from, to - from + step);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  for (let at = 0; at + step <= data.length; at += step) {
    const value = isWide
      ? view.getBigUint64(at, true)
      : BigInt(view.getUint32(at, true));
    if (value >= start && value < end) return true;
  }
  return false;
}
