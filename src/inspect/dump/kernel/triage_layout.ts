import { bytes, Layout, u16, u32, u64 } from "../../../base/layout.ts";

/**
 * TRIAGE_DUMP64, at 0x2000. Offsets in it are absolute file offsets.
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
 * EXCEPTION_RECORD64: only its code and address are named here. Source:
 * winnt.h (SDK).
 */
export const exceptionRecord64 = new Layout("EXCEPTION_RECORD64", 0x98, {
  ExceptionCode: u32(0x00),
  ExceptionAddress: u64(0x10),
});

/** TRIAGE_DATA_BLOCK: a piece of virtual memory. Source: as above. */
export const triageDataBlock = new Layout("TRIAGE_DATA_BLOCK", 0x10, {
  Address: u64(0x00),
  Offset: u32(0x08),
  Size: u32(0x0c),
});

/**
 * DUMP_DRIVER_ENTRY64: a loaded driver, the fields that were measured in real
 * dumps. The name's offset leads to a length and that many UTF-16 units.
 */
export const driverEntry64 = new Layout("DUMP_DRIVER_ENTRY64", 0x90, {
  DriverNameOffset: u32(0x00),
  DllBase: u64(0x38),
  SizeOfImage: u32(0x48),
  CheckSum: u32(0x80),
  TimeDateStamp: u32(0x88),
});

/** DUMP_STRING: the length in UTF-16 units before the text. */
export const dumpString = new Layout("DUMP_STRING", 0x04, {
  Length: u32(0x00),
});

/** The count in front of the unloaded drivers, padded to 8 bytes (measured). */
export const unloadedDriversHeader = new Layout("UNLOADED_DRIVERS", 0x08, {
  Count: u32(0x00),
});

/**
 * DUMP_UNLOADED_DRIVERS64: the driver's name, at most 12 UTF-16 units of it,
 * and where it was. Measured: count and entries give WinDbg's list.
 */
export const unloadedDriver64 = new Layout("DUMP_UNLOADED_DRIVERS64", 0x38, {
  NameLength: u16(0x00),
  DriverName: bytes(0x10, 24),
  StartAddress: u64(0x28),
  EndAddress: u64(0x30),
});

/** 'TRGD', the mark at ValidOffset that closes the triage data. */
export const triageMark = new Layout("TRIAGE_VALID", 0x04, {
  Signature: u32(0x00),
});
