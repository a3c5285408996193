import { bytes, Layout, u16, u32, u64, u8 } from "../../../base/layout.ts";

/*
 * User-mode minidumps, little-endian. "Rva" is an offset in the file.
 *
 * Source: minidumpapiset.h, documented on Microsoft Learn under the names of
 * the structures. Fields whose meaning varies are declared as raw bytes.
 */

/** The header, at the start of the file. */
export const minidumpHeader = new Layout("MINIDUMP_HEADER", 0x20, {
  Signature: u32(0x00),
  Version: u32(0x04),
  NumberOfStreams: u32(0x08),
  StreamDirectoryRva: u32(0x0c),
  CheckSum: u32(0x10),
  TimeDateStamp: u32(0x14),
  Flags: u64(0x18),
});

/** An entry of the directory, which describes one stream. */
export const minidumpDirectory = new Layout("MINIDUMP_DIRECTORY", 0x0c, {
  StreamType: u32(0x00),
  DataSize: u32(0x04),
  Rva: u32(0x08),
});

/** The count before the entries of most lists. */
export const listHeader = new Layout("MINIDUMP_LIST", 0x04, {
  NumberOfEntries: u32(0x00),
});

export const systemInfo = new Layout("MINIDUMP_SYSTEM_INFO", 0x38, {
  ProcessorArchitecture: u16(0x00),
  ProcessorLevel: u16(0x02),
  ProcessorRevision: u16(0x04),
  NumberOfProcessors: u8(0x06),
  ProductType: u8(0x07),
  MajorVersion: u32(0x08),
  MinorVersion: u32(0x0c),
  BuildNumber: u32(0x10),
  PlatformId: u32(0x14),
  CSDVersionRva: u32(0x18),
  SuiteMask: u16(0x1c),
  Cpu: bytes(0x20, 24),
});

/** The part of MINIDUMP_MISC_INFO that every version has. */
export const miscInfo = new Layout("MINIDUMP_MISC_INFO", 0x18, {
  SizeOfInfo: u32(0x00),
  Flags1: u32(0x04),
  ProcessId: u32(0x08),
  ProcessCreateTime: u32(0x0c),
  ProcessUserTime: u32(0x10),
  ProcessKernelTime: u32(0x14),
});

export const exceptionStream = new Layout("MINIDUMP_EXCEPTION_STREAM", 0xa8, {
  ThreadId: u32(0x00),
  ExceptionRecord: bytes(0x08, 152),
  ContextDataSize: u32(0xa0),
  ContextRva: u32(0xa4),
});

/**
 * The start of the lists of handles, unloaded modules, thread information and
 * handle operations: MINIDUMP_UNLOADED_MODULE_LIST and similar structures.
 */
export const sizedListHeader = new Layout("MINIDUMP_SIZED_LIST", 0x0c, {
  SizeOfHeader: u32(0x00),
  SizeOfEntry: u32(0x04),
  NumberOfEntries: u32(0x08),
});

export const thread = new Layout("MINIDUMP_THREAD", 0x30, {
  ThreadId: u32(0x00),
  SuspendCount: u32(0x04),
  PriorityClass: u32(0x08),
  Priority: u32(0x0c),
  Teb: u64(0x10),
  StackStart: u64(0x18),
  StackDataSize: u32(0x20),
  StackRva: u32(0x24),
  ContextDataSize: u32(0x28),
  ContextRva: u32(0x2c),
});

export const moduleEntry = new Layout("MINIDUMP_MODULE", 0x6c, {
  BaseOfImage: u64(0x00),
  SizeOfImage: u32(0x08),
  CheckSum: u32(0x0c),
  TimeDateStamp: u32(0x10),
  ModuleNameRva: u32(0x14),
  VersionInfo: bytes(0x18, 52),
  CvDataSize: u32(0x4c),
  CvRva: u32(0x50),
  MiscDataSize: u32(0x54),
  MiscRva: u32(0x58),
});

/** The fields of a module that are read from the list of modules. */
export const listedModule = moduleEntry.only(
  "BaseOfImage",
  "SizeOfImage",
  "ModuleNameRva",
  "CvDataSize",
  "CvRva",
  "MiscDataSize",
  "MiscRva",
);

export const memoryDescriptor = new Layout("MINIDUMP_MEMORY_DESCRIPTOR", 0x10, {
  StartOfMemoryRange: u64(0x00),
  DataSize: u32(0x08),
  Rva: u32(0x0c),
});

/** The bytes of all ranges are contiguous in the file, from BaseRva on. */
export const memory64List = new Layout("MINIDUMP_MEMORY64_LIST", 0x10, {
  NumberOfMemoryRanges: u64(0x00),
  BaseRva: u64(0x08),
});

export const memoryDescriptor64 = new Layout(
  "MINIDUMP_MEMORY_DESCRIPTOR64",
  0x10,
  { StartOfMemoryRange: u64(0x00), DataSize: u64(0x08) },
);

export const memoryInfoList = new Layout("MINIDUMP_MEMORY_INFO_LIST", 0x10, {
  SizeOfHeader: u32(0x00),
  SizeOfEntry: u32(0x04),
  NumberOfEntries: u64(0x08),
});

/** A region of the address space. */
export const memoryInfo = new Layout("MINIDUMP_MEMORY_INFO", 0x30, {
  BaseAddress: u64(0x00),
  AllocationBase: u64(0x08),
  AllocationProtect: u32(0x10),
  RegionSize: u64(0x18),
  State: u32(0x20),
  Protect: u32(0x24),
  Type: u32(0x28),
});

/** The name of a thread. The structure is packed to 4 bytes. */
export const threadName = new Layout("MINIDUMP_THREAD_NAME", 0x0c, {
  ThreadId: u32(0x00),
  RvaOfThreadName: u64(0x04),
});

/** MINIDUMP_EXCEPTION, inside MINIDUMP_EXCEPTION_STREAM. */
export const exceptionRecord = new Layout("MINIDUMP_EXCEPTION", 0x98, {
  ExceptionCode: u32(0x00),
  ExceptionFlags: u32(0x04),
  ExceptionRecord: u64(0x08),
  ExceptionAddress: u64(0x10),
  NumberParameters: u32(0x18),
  ExceptionInformation: bytes(0x20, 120),
});

export const unloadedModule = new Layout("MINIDUMP_UNLOADED_MODULE", 0x18, {
  BaseOfImage: u64(0x00),
  SizeOfImage: u32(0x08),
  CheckSum: u32(0x0c),
  TimeDateStamp: u32(0x10),
  ModuleNameRva: u32(0x14),
});

export const handleDescriptor = new Layout("MINIDUMP_HANDLE_DESCRIPTOR", 0x20, {
  Handle: u64(0x00),
  TypeNameRva: u32(0x08),
  ObjectNameRva: u32(0x0c),
  Attributes: u32(0x10),
  GrantedAccess: u32(0x14),
  HandleCount: u32(0x18),
  PointerCount: u32(0x1c),
});

/**
 * An object information record, to which a MINIDUMP_HANDLE_DESCRIPTOR_2 refers.
 */
export const handleObjectInfo = new Layout(
  "MINIDUMP_HANDLE_DESCRIPTOR_2",
  0x28,
  {
    ObjectInfoRva: u32(0x20),
  },
);

export const handleObjectInformation = new Layout(
  "MINIDUMP_HANDLE_OBJECT_INFORMATION",
  0x0c,
  { NextInfoRva: u32(0x00), InfoType: u32(0x04), SizeOfInfo: u32(0x08) },
);

/** The length of a text in bytes; the UTF-16 text follows. */
export const minidumpString = new Layout("MINIDUMP_STRING", 0x04, {
  Length: u32(0x00),
});
