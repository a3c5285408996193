import {
  joined,
  setBytes,
  setU16,
  setU32,
  setU64,
  setU8,
  utf16,
} from "./bytes.ts";

/**
 * Stream types, MINIDUMP_STREAM_TYPE in Microsoft's minidumpapiset.h
 * (https://learn.microsoft.com/windows/win32/api/minidumpapiset/).
 */
export const streamTypes = {
  ThreadList: 3,
  ModuleList: 4,
  MemoryList: 5,
  Exception: 6,
  SystemInfo: 7,
  Memory64List: 9,
  HandleData: 12,
  UnloadedModuleList: 14,
  MiscInfo: 15,
  MemoryInfoList: 16,
  ThreadInfoList: 17,
  ThreadNames: 24,
} as const;

/** A thread. The stack is in MemoryList or Memory64List. */
export interface Thread {
  readonly id: number;
  readonly name?: string;
  readonly teb?: bigint;
  readonly stackStart: bigint;
  readonly stackSize: number;
  readonly pc: bigint;
  /**
   * The bytes of the thread's CONTEXT instead of the default; empty for none.
   */
  readonly registers?: Uint8Array;
}

export interface Module {
  readonly name: string;
  readonly base: bigint;
  readonly sizeOfImage: number;
  readonly checkSum?: number;
  readonly timeDateStamp?: number;
}

/** A stream that the directory lists. */
export interface Stream {
  readonly type: number;
  readonly data: Uint8Array;
}

/** Appends bytes to the file and returns their RVA. */
export type Place = (data: Uint8Array) => number;

/** MINIDUMP_STRING: u32 length in bytes, UTF-16, a zero. */
export function minidumpString(text: string): Uint8Array {
  const bytes = new Uint8Array(4 + text.length * 2 + 2);
  setU32(bytes, 0, text.length * 2);
  setBytes(bytes, 4, utf16(text));
  return bytes;
}

/** The operating system; by default Windows 10 or 11. */
export interface SystemOptions {
  /**
   * PlatformId: 2 is Windows. Breakpad uses 0x8101 for macOS and 0x8201 for
   * Linux.
   */
  readonly platform?: number;
  readonly version?: readonly [major: number, minor: number];
  readonly servicePack?: string;
  /** ProductType: 1 is a workstation, 3 a server. */
  readonly productType?: number;
}

/** An exception, with the registers of the thread that raised it. */
export interface ExceptionOptions {
  readonly threadId: number;
  readonly code: number;
  readonly address: bigint;
  readonly parameters?: readonly bigint[];
  /** The bytes of the thread's CONTEXT. If absent, size and RVA are 0. */
  readonly registers?: Uint8Array;
}

/**
 * MINIDUMP_EXCEPTION_STREAM, 168 bytes: thread 0; MINIDUMP_EXCEPTION from 8: code,
 * flags, record, address at 24, count at 32, 15 parameters from 40; registers at
 * 160.
 */
export function exceptionStream(
  { threadId, code, address, parameters = [], registers }: ExceptionOptions,
  place: Place,
): Uint8Array {
  const bytes = new Uint8Array(168);
  setU32(bytes, 0, threadId);
  setU32(bytes, 8, code);
  setU64(bytes, 24, address);
  setU32(bytes, 32, parameters.length);
  parameters.forEach((one, index) => setU64(bytes, 40 + index * 8, one));
  if (registers) {
    setU32(bytes, 160, registers.length);
    setU32(bytes, 164, place(registers));
  }
  return bytes;
}

/** MINIDUMP_SYSTEM_INFO, 56 bytes: 9 is x64, 0 x86, 12 ARM64. */
export function systemInfo(
  architecture: number,
  build: number,
  processors: number,
  place: Place,
  { platform = 2, version = [10, 0], servicePack = "", productType = 1 }:
    SystemOptions = {},
): Uint8Array {
  const bytes = new Uint8Array(56);
  setU16(bytes, 0, architecture);
  setU16(bytes, 2, 25);
  setU16(bytes, 4, 0x2102);
  setU8(bytes, 6, processors);
  setU8(bytes, 7, productType);
  setU32(bytes, 8, version[0]);
  setU32(bytes, 12, version[1]);
  setU32(bytes, 16, build);
  setU32(bytes, 20, platform);
  setU32(bytes, 24, place(minidumpString(servicePack)));
  setU16(bytes, 28, 0x100);
  return bytes;
}

/** MINIDUMP_MISC_INFO, 24 bytes: process id and times. */
export function miscInfo(processId: number, createTime: number): Uint8Array {
  const bytes = new Uint8Array(24);
  [24, 3, processId, createTime, 12, 4].forEach((value, index) =>
    setU32(bytes, index * 4, value)
  );
  return bytes;
}

/** ThreadList: a count, then MINIDUMP_THREAD entries of 48 bytes. */
export function threadList(
  threads: readonly Thread[],
  context: (thread: Thread) => Uint8Array,
  place: Place,
): Uint8Array {
  const bytes = new Uint8Array(4 + threads.length * 48);
  setU32(bytes, 0, threads.length);
  threads.forEach((thread, index) => {
    const at = 4 + index * 48;
    const registers = context(thread);
    setU32(bytes, at, thread.id);
    setU64(bytes, at + 16, thread.teb ?? 0n);
    setU64(bytes, at + 24, thread.stackStart);
    setU32(bytes, at + 32, thread.stackSize);
    // With full memory, the stack is in Memory64List, and the RVA of the stack
    // is 0.
    setU32(bytes, at + 36, 0);
    setU32(bytes, at + 40, registers.length);
    if (registers.length > 0) setU32(bytes, at + 44, place(registers));
  });
  return bytes;
}

/** ModuleList: a count, then MINIDUMP_MODULE entries of 108 bytes. */
export function moduleList(
  modules: readonly Module[],
  place: Place,
): Uint8Array {
  const bytes = new Uint8Array(4 + modules.length * 108);
  setU32(bytes, 0, modules.length);
  modules.forEach((module, index) => {
    const at = 4 + index * 108;
    setU64(bytes, at, module.base);
    setU32(bytes, at + 8, module.sizeOfImage);
    setU32(bytes, at + 12, module.checkSum ?? 0);
    setU32(bytes, at + 16, module.timeDateStamp ?? 0);
    setU32(bytes, at + 20, place(minidumpString(module.name)));
    setU32(bytes, at + 24, 0xfeef04bd);
  });
  return bytes;
}

/**
 * ThreadNames: a count, then MINIDUMP_THREAD_NAME entries of 12 bytes (packed
 * to 4).
 */
export function threadNames(
  threads: readonly Thread[],
  place: Place,
): Uint8Array {
  const named = threads.filter((thread) => thread.name !== undefined);
  const bytes = new Uint8Array(4 + named.length * 12);
  setU32(bytes, 0, named.length);
  named.forEach((thread, index) => {
    setU32(bytes, 4 + index * 12, thread.id);
    setU64(bytes, 8 + index * 12, place(minidumpString(thread.name ?? "")));
  });
  return bytes;
}

/**
 * ThreadInfoList: a header of 12 bytes, then MINIDUMP_THREAD_INFO entries of 64
 * bytes.
 */
export function threadInfoList(threads: readonly Thread[]): Uint8Array {
  const bytes = new Uint8Array(12 + threads.length * 64);
  setU32(bytes, 0, 12);
  setU32(bytes, 4, 64);
  setU32(bytes, 8, threads.length);
  threads.forEach((thread, index) => {
    const at = 12 + index * 64;
    setU32(bytes, at, thread.id);
    setU32(bytes, at + 12, 0x103);
    setU64(bytes, at + 16, 133_497_810_000_000_000n);
    setU64(bytes, at + 48, thread.pc);
    setU64(bytes, at + 56, 0xffn);
  });
  return bytes;
}

/**
 * HandleData: a header of 16 bytes, then MINIDUMP_HANDLE_DESCRIPTOR entries of
 * 32 bytes.
 */
export function handleData(
  handles: readonly { handle: bigint; typeName: string }[],
  place: Place,
): Uint8Array {
  const bytes = new Uint8Array(16 + handles.length * 32);
  setU32(bytes, 0, 16);
  setU32(bytes, 4, 32);
  setU32(bytes, 8, handles.length);
  handles.forEach(({ handle, typeName }, index) => {
    const at = 16 + index * 32;
    setU64(bytes, at, handle);
    setU32(bytes, at + 8, place(minidumpString(typeName)));
    setU32(bytes, at + 20, 0x1f0003);
    setU32(bytes, at + 24, 1);
  });
  return bytes;
}

/**
 * UnloadedModuleList: a header of 12 bytes, then MINIDUMP_UNLOADED_MODULE
 * entries of 24 bytes.
 */
export function unloadedModuleList(
  modules: readonly Module[],
  place: Place,
): Uint8Array {
  const head = new Uint8Array(12);
  setU32(head, 0, 12);
  setU32(head, 4, 24);
  setU32(head, 8, modules.length);
  return joined([
    head,
    ...modules.map((module) => {
      const bytes = new Uint8Array(24);
      setU64(bytes, 0, module.base);
      setU32(bytes, 8, module.sizeOfImage);
      setU32(bytes, 12, module.checkSum ?? 0);
      setU32(bytes, 16, module.timeDateStamp ?? 0);
      setU32(bytes, 20, place(minidumpString(module.name)));
      return bytes;
    }),
  ]);
}
