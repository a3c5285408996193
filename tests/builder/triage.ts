import {
  alignUp,
  concat,
  joined,
  setBytes,
  setU16,
  setU32,
  setU64,
  utf16,
} from "./bytes.ts";

export interface Driver {
  readonly name: string;
  readonly dllBase: bigint;
  readonly sizeOfImage: number;
  readonly checkSum?: number;
  readonly timeDateStamp?: number;
}

/** An unloaded driver: its name is cut to twelve UTF-16 units. */
export interface UnloadedDriver {
  readonly name: string;
  readonly start: bigint;
  readonly end: bigint;
}

/** A block of memory in a triage dump. */
export interface DataBlock {
  readonly address: bigint;
  readonly data: Uint8Array;
}

/**
 * Options for the body of a triage dump. All properties have plausible
 * defaults.
 */
export interface TriageOptions {
  readonly drivers?: readonly Driver[];
  readonly unloadedDrivers?: readonly UnloadedDriver[];
  readonly dataBlocks?: readonly DataBlock[];
  readonly callStack?: Uint8Array;
  readonly topOfStack?: bigint;
  readonly debuggerData?: Uint8Array;
}

/** File offsets of the u32 fields of TRIAGE_DUMP64; TopOfStack is a u64. */
export const triageFields = {
  ServicePackBuild: 0x2000,
  SizeOfDump: 0x2004,
  ValidOffset: 0x2008,
  ContextOffset: 0x200c,
  ExceptionOffset: 0x2010,
  MmOffset: 0x2014,
  UnloadedDriversOffset: 0x2018,
  PrcbOffset: 0x201c,
  ProcessOffset: 0x2020,
  ThreadOffset: 0x2024,
  CallStackOffset: 0x2028,
  SizeOfCallStack: 0x202c,
  DriverListOffset: 0x2030,
  DriverCount: 0x2034,
  StringPoolOffset: 0x2038,
  StringPoolSize: 0x203c,
  BrokenDriverOffset: 0x2040,
  TriageOptions: 0x2044,
  TopOfStack: 0x2048,
  DataPageAddress: 0x2060,
  DataPageOffset: 0x2068,
  DataPageSize: 0x206c,
  DebuggerDataOffset: 0x2070,
  DebuggerDataSize: 0x2074,
  DataBlocksOffset: 0x2078,
  DataBlocksCount: 0x207c,
} as const;

/** The default drivers. A real system has hundreds. */
export const plausibleDrivers: readonly Driver[] = [
  {
    name: "ntoskrnl.exe",
    dllBase: 0xfffff8047c200000n,
    sizeOfImage: 0x1046000,
    checkSum: 0xb1a7d8,
    timeDateStamp: 0x5dee2b07,
  },
  {
    name: "\\SystemRoot\\system32\\hal.dll",
    dllBase: 0xfffff8047a000000n,
    sizeOfImage: 0x6000,
    checkSum: 0xd2f1,
    timeDateStamp: 0x1a7be8e9,
  },
];

const plausibleUnloaded: readonly UnloadedDriver[] = [
  {
    name: "dump_storport.sys",
    start: 0xfffff80460960000n,
    end: 0xfffff80460970000n,
  },
];

const plausibleDataBlocks: readonly DataBlock[] = [
  { address: 0xfffff8047c62a390n, data: new Uint8Array(0x9c).fill(0x11) },
  { address: 0xfffff8047c800000n, data: new Uint8Array(0x40).fill(0x22) },
];

/**
 * KDDEBUGGER_DATA64, 0x380 bytes: 'KDBG' 0x10, size 0x14, KernBase 0x18,
 * PsLoadedModuleList 0x48, PsActiveProcessHead 0x50. Public source: qemu
 * `contrib/elf2dmp`.
 */
export function debuggerData(): Uint8Array {
  const bytes = new Uint8Array(0x380);
  setBytes(bytes, 0x10, "KDBG");
  setU32(bytes, 0x14, 0x380);
  setU64(bytes, 0x18, 0xfffff8047c200000n);
  setU64(bytes, 0x48, 0xfffff8047c82a390n);
  setU64(bytes, 0x50, 0xfffff8047c81e200n);
  return bytes;
}

/**
 * Builds the list of unloaded drivers: u32 count, padding, and for each driver
 * 0x38 bytes: UNICODE_STRING64, twelve UTF-16 units, start, end. Measured in
 * real triage dumps, where the list ends exactly at the start of the next part.
 */
function unloadedList(drivers: readonly UnloadedDriver[]): Uint8Array {
  const bytes = new Uint8Array(8 + drivers.length * 0x38);
  setU32(bytes, 0, drivers.length);
  drivers.forEach((driver, index) => {
    const at = 8 + index * 0x38;
    const name = utf16(driver.name.slice(0, 12));
    setU16(bytes, at, name.length);
    setU16(bytes, at + 2, name.length);
    setBytes(bytes, at + 0x10, name);
    setU64(bytes, at + 0x28, driver.start);
    setU64(bytes, at + 0x30, driver.end);
  });
  return bytes;
}

/** Builds a DUMP_STRING: u32 length in UTF-16 units, text, zero, padding. */
function poolString(text: string): Uint8Array {
  const bytes = new Uint8Array(alignUp(4 + text.length * 2 + 2, 8));
  setU32(bytes, 0, text.length);
  setBytes(bytes, 4, utf16(text));
  return bytes;
}

/**
 * Builds the driver list, with entries of 0x90 bytes, and the pool of the
 * drivers' names.
 */
function driverParts(
  drivers: readonly Driver[],
  listAt: number,
): { list: Uint8Array; pool: Uint8Array } {
  const list = new Uint8Array(drivers.length * 0x90);
  const strings = drivers.map((driver) => poolString(driver.name));
  let nameAt = listAt + list.length;
  drivers.forEach((driver, index) => {
    const at = index * 0x90;
    setU32(list, at, nameAt);
    setU64(list, at + 0x38, driver.dllBase);
    setU32(list, at + 0x48, driver.sizeOfImage);
    setU32(list, at + 0x80, driver.checkSum ?? 0);
    setU32(list, at + 0x88, driver.timeDateStamp ?? 0);
    nameAt += strings[index]?.length ?? 0;
  });
  return { list, pool: concat(...strings) };
}

/**
 * Builds the list of blocks {u64 address, u32 offset, u32 size}, and their
 * data.
 */
function blockParts(
  blocks: readonly DataBlock[],
  listAt: number,
): { list: Uint8Array; data: Uint8Array } {
  const list = new Uint8Array(blocks.length * 16);
  let dataAt = listAt + list.length;
  blocks.forEach((block, index) => {
    setU64(list, index * 16, block.address);
    setU32(list, index * 16 + 8, dataAt);
    setU32(list, index * 16 + 12, block.data.length);
    dataAt += block.data.length;
  });
  return { list, data: joined(blocks.map((block) => block.data)) };
}

/** A part of the file and the offset at which it starts. */
export interface Border {
  readonly name: string;
  readonly offset: number;
}

/**
 * TRIAGE_DUMP64 at 0x2000 and everything that it points to, up to "TRGD". Public
 * sources: Singularity RDK `Dump.h`, rizin `librz/bin/format/dmp`.
 */
export function buildTriageBody(
  options: TriageOptions = {},
): { bytes: Uint8Array; borders: Border[] } {
  const head = new Uint8Array(0x80);
  const parts: Uint8Array[] = [head];
  const borders: Border[] = [];
  let at = 0x2080;
  const add = (name: string, part: Uint8Array, field?: number): number => {
    borders.push({ name, offset: at });
    if (field !== undefined) setU32(head, field - 0x2000, at);
    parts.push(part);
    at += part.length;
    return at - part.length;
  };
  const set = (field: keyof typeof triageFields, value: number) =>
    setU32(head, triageFields[field] - 0x2000, value);
  const callStack = options.callStack ?? new Uint8Array(0x378).fill(0x33);
  const kdbg = options.debuggerData ?? debuggerData();
  const drivers = options.drivers ?? plausibleDrivers;
  const blocks = options.dataBlocks ?? plausibleDataBlocks;

  add("mm", new Uint8Array(0x50), triageFields.MmOffset);
  add(
    "unloaded drivers",
    unloadedList(options.unloadedDrivers ?? plausibleUnloaded),
    triageFields.UnloadedDriversOffset,
  );
  add("prcb", new Uint8Array(0x700), triageFields.PrcbOffset);
  add("process", new Uint8Array(0xa40), triageFields.ProcessOffset);
  add("thread", new Uint8Array(0x898), triageFields.ThreadOffset);
  add("call stack", callStack, triageFields.CallStackOffset);
  add("debugger data", kdbg, triageFields.DebuggerDataOffset);
  const named = driverParts(drivers, at);
  add("driver list", named.list, triageFields.DriverListOffset);
  add("string pool", named.pool, triageFields.StringPoolOffset);
  const blocked = blockParts(blocks, at);
  add("data block list", blocked.list, triageFields.DataBlocksOffset);
  add("data blocks", blocked.data);
  add(
    "TRGD",
    Uint8Array.from([0x54, 0x52, 0x47, 0x44]),
    triageFields.ValidOffset,
  );

  set("SizeOfDump", at);
  set("ContextOffset", 0x348);
  set("ExceptionOffset", 0xf00);
  set("SizeOfCallStack", callStack.length);
  set("DriverCount", drivers.length);
  set("StringPoolSize", named.pool.length);
  set("TriageOptions", 0xffffffff);
  set("DebuggerDataSize", kdbg.length);
  set("DataBlocksCount", blocks.length);
  setU64(head, 0x48, options.topOfStack ?? 0xffff850429890ee8n);
  return { bytes: concat(...parts), borders };
}
