import { bytes, Layout, u16, u32, u64 } from "../../../base/layout.ts";

/**
 * TRIAGE_DUMP64, at 0x2000. The offsets in it are file offsets.
 *
 * Source: Singularity RDK `Dump.h`, rizin `librz/bin/format/dmp`; checked
 * against the values that rizin publishes for two real dumps.
 */
export const triageDump64 = new Layout("TRIAGE_DUMP64", 0x80, {
  ServicePackBuild: u32(0x00),
  SizeOfDump: u32(0x04),
  ValidOffset: u32(0x08),
  ContextOffset: u32(0x0c),
  ExceptionOffset: u32(0x10),
  MmOffset: u32(0x14),
  UnloadedDriversOffset: u32(0x18),
  PrcbOffset: u32(0x1c),
  ProcessOffset: u32(0x20),
  ThreadOffset: u32(0x24),
  CallStackOffset: u32(0x28),
  SizeOfCallStack: u32(0x2c),
  DriverListOffset: u32(0x30),
  DriverCount: u32(0x34),
  StringPoolOffset: u32(0x38),
  StringPoolSize: u32(0x3c),
  BrokenDriverOffset: u32(0x40),
  TriageOptions: u32(0x44),
  TopOfStack: u64(0x48),
  BStoreOffset: u32(0x50),
  SizeOfBStore: u32(0x54),
  LimitOfBStore: u64(0x58),
  DataPageAddress: u64(0x60),
  DataPageOffset: u32(0x68),
  DataPageSize: u32(0x6c),
  DebuggerDataOffset: u32(0x70),
  DebuggerDataSize: u32(0x74),
  DataBlocksOffset: u32(0x78),
  DataBlocksCount: u32(0x7c),
});

/**
 * TRIAGE_DUMP32, at 0x1000. It has the fields of TRIAGE_DUMP64 without the
 * backing store of Itanium. Windows 2000 ends it before DataPageAddress.
 *
 * Source: Singularity RDK `Dump.h`, larytet/parse_minidump.
 */
export const triageDump32 = new Layout("TRIAGE_DUMP32", 0x68, {
  ServicePackBuild: u32(0x00),
  SizeOfDump: u32(0x04),
  ValidOffset: u32(0x08),
  ContextOffset: u32(0x0c),
  ExceptionOffset: u32(0x10),
  MmOffset: u32(0x14),
  UnloadedDriversOffset: u32(0x18),
  PrcbOffset: u32(0x1c),
  ProcessOffset: u32(0x20),
  ThreadOffset: u32(0x24),
  CallStackOffset: u32(0x28),
  SizeOfCallStack: u32(0x2c),
  DriverListOffset: u32(0x30),
  DriverCount: u32(0x34),
  StringPoolOffset: u32(0x38),
  StringPoolSize: u32(0x3c),
  BrokenDriverOffset: u32(0x40),
  TriageOptions: u32(0x44),
  TopOfStack: u32(0x48),
  DataPageAddress: u32(0x4c),
  DataPageOffset: u32(0x50),
  DataPageSize: u32(0x54),
  DebuggerDataOffset: u32(0x58),
  DebuggerDataSize: u32(0x5c),
  DataBlocksOffset: u32(0x60),
  DataBlocksCount: u32(0x64),
});

/** Size of EXCEPTION_RECORD32. Source: winnt.h (SDK). */
const exceptionRecord32Bytes = 0x50;

/** EXCEPTION_RECORD64, only some of its fields. Source: winnt.h (SDK). */
export const exceptionRecord64 = new Layout("EXCEPTION_RECORD64", 0x98, {
  ExceptionCode: u32(0x00),
  ExceptionAddress: u64(0x10),
});

/**
 * TRIAGE_DATA_BLOCK: one entry in the table of blocks of virtual memory.
 *
 * Example: the entry (Address 0xffffe00012345000, Offset 0x3210, Size 0x80).
 * The bytes of the file from 0x3210 up to 0x3290 are the memory from
 * 0xffffe00012345000 up to 0xffffe00012345080, so the address
 * 0xffffe00012345010 is at the file offset 0x3220.
 *
 * Source: as for TRIAGE_DUMP64.
 */
export const triageDataBlock = new Layout("TRIAGE_DATA_BLOCK", 0x10, {
  Address: u64(0x00),
  Offset: u32(0x08),
  Size: u32(0x0c),
});

/**
 * DUMP_DRIVER_ENTRY64: a loaded driver, only the fields that were measured in
 * real dumps. DriverNameOffset is the file offset of a DUMP_STRING.
 */
export const driverEntry64 = new Layout("DUMP_DRIVER_ENTRY64", 0x90, {
  DriverNameOffset: u32(0x00),
  DllBase: u64(0x38),
  SizeOfImage: u32(0x48),
  CheckSum: u32(0x80),
  TimeDateStamp: u32(0x88),
});

/** DUMP_STRING: the number of UTF-16 units; the text follows. */
export const dumpString = new Layout("DUMP_STRING", 0x04, {
  Length: u32(0x00),
});

/**
 * The number of unloaded drivers. It is before the list of these drivers, and
 * is padded to 8 bytes (measured).
 */
export const unloadedDriversHeader = new Layout("UNLOADED_DRIVERS", 0x08, {
  Count: u32(0x00),
});

/**
 * DUMP_UNLOADED_DRIVERS64: the first 12 UTF-16 units of a driver's name, and
 * the former addresses of the driver. Measured: WinDbg shows these entries as
 * the list of unloaded drivers.
 */
export const unloadedDriver64 = new Layout("DUMP_UNLOADED_DRIVERS64", 0x38, {
  NameLength: u16(0x00),
  DriverName: bytes(0x10, 24),
  StartAddress: u64(0x28),
  EndAddress: u64(0x30),
});

/** The mark "TRGD" at ValidOffset, which ends the triage data. */
export const triageMark = new Layout("TRIAGE_VALID", 0x04, {
  Signature: u32(0x00),
});

type FieldName = keyof typeof triageDump64.fields;

/**
 * The parts of a triage dump, and the fields that contain their file offsets.
 */
export const triageParts: readonly {
  readonly name: string;
  readonly offset: FieldName;
  /** The field with the size or the count; absent if the size is unknown. */
  readonly count?: FieldName;
  readonly entryBytes?: number;
  /**
   * The entry size in 32-bit dumps; 1 if it is not known. Absent if it is the
   * same as in 64-bit dumps.
   */
  readonly entryBytes32?: number;
  /**
   * The part may be in this field of the dump header, not in the triage data.
   */
  readonly within?: "ContextRecord" | "ExceptionRecord";
}[] = [
  { name: "the context", offset: "ContextOffset", within: "ContextRecord" },
  {
    name: "the exception record",
    offset: "ExceptionOffset",
    entryBytes: exceptionRecord64.sizeBytes,
    entryBytes32: exceptionRecord32Bytes,
    within: "ExceptionRecord",
  },
  { name: "the memory counters", offset: "MmOffset" },
  { name: "the list of unloaded drivers", offset: "UnloadedDriversOffset" },
  { name: "the processor block", offset: "PrcbOffset" },
  { name: "the process", offset: "ProcessOffset" },
  { name: "the thread", offset: "ThreadOffset" },
  {
    name: "the call stack",
    offset: "CallStackOffset",
    count: "SizeOfCallStack",
  },
  {
    name: "the list of drivers",
    offset: "DriverListOffset",
    count: "DriverCount",
    entryBytes: driverEntry64.sizeBytes,
    entryBytes32: 1,
  },
  {
    name: "the string pool",
    offset: "StringPoolOffset",
    count: "StringPoolSize",
  },
  { name: "the name of the broken driver", offset: "BrokenDriverOffset" },
  { name: "the backing store", offset: "BStoreOffset", count: "SizeOfBStore" },
  { name: "the data page", offset: "DataPageOffset", count: "DataPageSize" },
  {
    name: "the debugger data",
    offset: "DebuggerDataOffset",
    count: "DebuggerDataSize",
  },
  {
    name: "the list of data blocks",
    offset: "DataBlocksOffset",
    count: "DataBlocksCount",
    entryBytes: triageDataBlock.sizeBytes,
  },
];
