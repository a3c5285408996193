import { bytes, Layout, u32, u64, u8 } from "../../../base/layout.ts";

/**
 * DUMP_HEADER64, the first 0x2000 bytes of a 64-bit kernel dump, little-endian.
 * This table and the next one are the only lists of the header's fields.
 *
 * Source: Microsoft's mindumpdef.h (SDK) and Singularity RDK `Dump.h`, as read
 * by 0vercl0k/kdmp-parser; checked against real dumps.
 */
export const dumpHeader64 = new Layout("DUMP_HEADER64", 0x2000, {
  Signature: u32(0x00),
  ValidDump: u32(0x04),
  MajorVersion: u32(0x08),
  MinorVersion: u32(0x0c),
  DirectoryTableBase: u64(0x10), // physical address of the top page table
  PfnDataBase: u64(0x18),
  PsLoadedModuleList: u64(0x20),
  PsActiveProcessHead: u64(0x28),
  MachineImageType: u32(0x30),
  NumberProcessors: u32(0x34),
  BugCheckCode: u32(0x38),
  BugCheckParameter1: u64(0x40),
  BugCheckParameter2: u64(0x48),
  BugCheckParameter3: u64(0x50),
  BugCheckParameter4: u64(0x58),
  VersionUser: bytes(0x60, 32),
  KdDebuggerDataBlock: u64(0x80),
  PhysicalMemoryBlock: bytes(0x88, 700),
  ContextRecord: bytes(0x348, 3000),
  ExceptionRecord: bytes(0xf00, 0x98),
  DumpType: u32(0xf98),
  RequiredDumpSpace: u64(0xfa0),
  SystemTime: u64(0xfa8), // FILETIME: 100 ns since 1601-01-01 UTC
  Comment: bytes(0xfb0, 128),
  SystemUpTime: u64(0x1030), // in units of 100 ns
  MiniDumpFields: u32(0x1038),
  SecondaryDataState: u32(0x103c),
  ProductType: u32(0x1040),
  SuiteMask: u32(0x1044),
  WriterStatus: u32(0x1048),
  KdSecondaryVersion: u8(0x104d),
  Attributes: u32(0x1050),
  BootId: u32(0x1054),
});

/**
 * DUMP_HEADER32, the first 0x1000 bytes of a 32-bit kernel dump, little-endian.
 *
 * Source: Singularity RDK `Dump.h`, mindumpdef.h, volatility3 `crash.json`.
 */
export const dumpHeader32 = new Layout("DUMP_HEADER32", 0x1000, {
  Signature: u32(0x00),
  ValidDump: u32(0x04),
  MajorVersion: u32(0x08),
  MinorVersion: u32(0x0c),
  DirectoryTableBase: u32(0x10),
  PfnDataBase: u32(0x14),
  PsLoadedModuleList: u32(0x18),
  PsActiveProcessHead: u32(0x1c),
  MachineImageType: u32(0x20),
  NumberProcessors: u32(0x24),
  BugCheckCode: u32(0x28),
  BugCheckParameter1: u32(0x2c),
  BugCheckParameter2: u32(0x30),
  BugCheckParameter3: u32(0x34),
  BugCheckParameter4: u32(0x38),
  VersionUser: bytes(0x3c, 32),
  PaeEnabled: u8(0x5c), // 0 without Physical Address Extension
  KdSecondaryVersion: u8(0x5d),
  KdDebuggerDataBlock: u32(0x60),
  PhysicalMemoryBlock: bytes(0x64, 700),
  ContextRecord: bytes(0x320, 1200),
  ExceptionRecord: bytes(0x7d0, 0x50),
  Comment: bytes(0x820, 128),
  Attributes: u32(0x8a0),
  BootId: u32(0x8a4),
  DumpType: u32(0xf88),
  MiniDumpFields: u32(0xf8c),
  SecondaryDataState: u32(0xf90),
  ProductType: u32(0xf94),
  SuiteMask: u32(0xf98),
  WriterStatus: u32(0xf9c),
  RequiredDumpSpace: u64(0xfa0),
  SystemUpTime: u64(0xfb8),
  SystemTime: u64(0xfc0),
});
