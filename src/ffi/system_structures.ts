import { bytes, Layout, u16, u32, u64, u8 } from "../base/layout.ts";

/**
 * Used by RtlGetVersion. Source:
 * https://learn.microsoft.com/windows/win32/api/winnt/ns-winnt-osversioninfoexw
 */
export const osVersionInfo = new Layout("OSVERSIONINFOEXW", 284, {
  dwOSVersionInfoSize: u32(0x00),
  dwMajorVersion: u32(0x04),
  dwMinorVersion: u32(0x08),
  dwBuildNumber: u32(0x0c),
  dwPlatformId: u32(0x10),
  szCSDVersion: bytes(0x14, 256),
  wServicePackMajor: u16(0x114),
  wServicePackMinor: u16(0x116),
  wSuiteMask: u16(0x118),
  wProductType: u8(0x11a),
  wReserved: u8(0x11b),
});

/**
 * Used by GlobalMemoryStatusEx; sizes in bytes. Source:
 * https://learn.microsoft.com/windows/win32/api/sysinfoapi/ns-sysinfoapi-memorystatusex
 */
export const memoryStatusEx = new Layout("MEMORYSTATUSEX", 64, {
  dwLength: u32(0x00),
  dwMemoryLoad: u32(0x04),
  ullTotalPhys: u64(0x08),
  ullAvailPhys: u64(0x10),
  ullTotalPageFile: u64(0x18),
  ullAvailPageFile: u64(0x20),
  ullTotalVirtual: u64(0x28),
  ullAvailVirtual: u64(0x30),
  ullAvailExtendedVirtual: u64(0x38),
});

/**
 * Used by K32GetPerformanceInfo; sizes in pages, except PageSize in bytes. Source:
 * https://learn.microsoft.com/windows/win32/api/psapi/ns-psapi-performance_information
 */
export const performanceInformation = new Layout(
  "PERFORMANCE_INFORMATION",
  104,
  {
    cb: u32(0x00),
    CommitTotal: u64(0x08),
    CommitLimit: u64(0x10),
    CommitPeak: u64(0x18),
    PhysicalTotal: u64(0x20),
    PhysicalAvailable: u64(0x28),
    SystemCache: u64(0x30),
    KernelTotal: u64(0x38),
    KernelPaged: u64(0x40),
    KernelNonpaged: u64(0x48),
    PageSize: u64(0x50),
    HandleCount: u32(0x58),
    ProcessCount: u32(0x5c),
    ThreadCount: u32(0x60),
  },
);

/**
 * Used by FindFirstFileExW and FindNextFileW; the times are FILETIMEs. Source:
 * https://learn.microsoft.com/windows/win32/api/minwinbase/ns-minwinbase-win32_find_dataw
 */
export const findData = new Layout("WIN32_FIND_DATAW", 592, {
  dwFileAttributes: u32(0x00),
  ftCreationTime: bytes(0x04, 8),
  ftLastAccessTime: bytes(0x0c, 8),
  ftLastWriteTime: bytes(0x14, 8),
  nFileSizeHigh: u32(0x1c),
  nFileSizeLow: u32(0x20),
  dwReserved0: u32(0x24),
  dwReserved1: u32(0x28),
  cFileName: bytes(0x2c, 520),
  cAlternateFileName: bytes(0x234, 28),
});

/**
 * Used by SetFileInformationByHandle, class FileDispositionInfo. Source:
 * https://learn.microsoft.com/windows/win32/api/winbase/ns-winbase-file_disposition_info
 */
export const fileDispositionInfo = new Layout("FILE_DISPOSITION_INFO", 1, {
  DeleteFile: u8(0x00),
});

/**
 * Used by NtSetInformationFile, class FileRenameInformation; FileName is the
 * first unit of the name. Source:
 * https://learn.microsoft.com/windows-hardware/drivers/ddi/ntifs/ns-ntifs-_file_rename_information
 */
export const fileRenameInformation = new Layout("FILE_RENAME_INFORMATION", 24, {
  ReplaceIfExists: u8(0x00),
  RootDirectory: u64(0x08),
  FileNameLength: u32(0x10),
  FileName: u16(0x14),
});

/**
 * Used by CreateFileW. Source:
 * https://learn.microsoft.com/windows/win32/api/wtypesbase/ns-wtypesbase-security_attributes
 */
export const securityAttributes = new Layout("SECURITY_ATTRIBUTES", 24, {
  nLength: u32(0x00),
  lpSecurityDescriptor: u64(0x08),
  bInheritHandle: u32(0x10),
});

/**
 * Used by GetKernelObjectSecurity; the last four fields are offsets.
 *
 * Source: MS-DTYP 2.4.6; the field names are those of winnt.h.
 */
export const securityDescriptor = new Layout(
  "SECURITY_DESCRIPTOR_RELATIVE",
  20,
  {
    Revision: u8(0x00),
    Sbz1: u8(0x01),
    Control: u16(0x02),
    Owner: u32(0x04),
    Group: u32(0x08),
    Sacl: u32(0x0c),
    Dacl: u32(0x10),
  },
);

/**
 * Used by NtFlushBuffersFile and NtSetInformationFile. Source:
 * https://learn.microsoft.com/windows-hardware/drivers/ddi/wdm/ns-wdm-_io_status_block
 */
export const ioStatusBlock = new Layout("IO_STATUS_BLOCK", 16, {
  Status: u32(0x00),
  Information: u64(0x08),
});

/**
 * Used by NtOpenProcess. Source:
 * https://learn.microsoft.com/windows/win32/api/ntdef/ns-ntdef-_object_attributes
 */
export const objectAttributes = new Layout("OBJECT_ATTRIBUTES", 48, {
  Length: u32(0x00),
  RootDirectory: u64(0x08),
  ObjectName: u64(0x10),
  Attributes: u32(0x18),
  SecurityDescriptor: u64(0x20),
  SecurityQualityOfService: u64(0x28),
});

/**
 * Used by NtOpenProcess. Source:
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-tsts/a11e7129-685b-4535-8d37-21d4596ac057
 */
export const clientId = new Layout("CLIENT_ID", 16, {
  UniqueProcess: u64(0x00),
  UniqueThread: u64(0x08),
});

/**
 * Used by CfGetSyncRootInfoByPath. Source:
 * https://learn.microsoft.com/windows/win32/api/cfapi/ns-cfapi-cf_sync_root_provider_info
 */
export const syncRootProviderInfo = new Layout(
  "CF_SYNC_ROOT_PROVIDER_INFO",
  1028,
  {
    ProviderStatus: u32(0x00),
    ProviderName: bytes(0x04, 512),
    ProviderVersion: bytes(0x204, 512),
  },
);

/**
 * Used by SHGetKnownFolderPath. Source:
 * https://learn.microsoft.com/windows/win32/api/guiddef/ns-guiddef-guid
 */
export const guid = new Layout("GUID", 16, {
  Data1: u32(0x00),
  Data2: u16(0x04),
  Data3: u16(0x06),
  Data4: bytes(0x08, 8),
});

/**
 * Used by Process32FirstW and Process32NextW. Source:
 * https://learn.microsoft.com/windows/win32/api/tlhelp32/ns-tlhelp32-processentry32w
 */
export const processEntry32 = new Layout("PROCESSENTRY32W", 568, {
  dwSize: u32(0x00),
  cntUsage: u32(0x04),
  th32ProcessID: u32(0x08),
  th32DefaultHeapID: u64(0x10),
  th32ModuleID: u32(0x18),
  cntThreads: u32(0x1c),
  th32ParentProcessID: u32(0x20),
  pcPriClassBase: u32(0x24),
  dwFlags: u32(0x28),
  szExeFile: bytes(0x2c, 520),
});

/**
 * Used by K32GetProcessMemoryInfo; sizes in bytes. Source:
 * https://learn.microsoft.com/windows/win32/api/psapi/ns-psapi-process_memory_counters_ex
 */
export const processMemoryCounters = new Layout(
  "PROCESS_MEMORY_COUNTERS_EX",
  80,
  {
    cb: u32(0x00),
    PageFaultCount: u32(0x04),
    PeakWorkingSetSize: u64(0x08),
    WorkingSetSize: u64(0x10),
    QuotaPeakPagedPoolUsage: u64(0x18),
    QuotaPagedPoolUsage: u64(0x20),
    QuotaPeakNonPagedPoolUsage: u64(0x28),
    QuotaNonPagedPoolUsage: u64(0x30),
    PagefileUsage: u64(0x38),
    PeakPagefileUsage: u64(0x40),
    PrivateUsage: u64(0x48),
  },
);

/**
 * Used by PssQuerySnapshot, class PSS_QUERY_VA_CLONE_INFORMATION. Source:
 * https://learn.microsoft.com/windows/win32/api/processsnapshot/ns-processsnapshot-pss_va_clone_information
 */
export const vaCloneInformation = new Layout("PSS_VA_CLONE_INFORMATION", 8, {
  VaCloneHandle: u64(0x00),
});

/**
 * Used by GetProcessInformation, class ProcessProtectionLevelInfo. Source:
 * https://learn.microsoft.com/windows/win32/api/processthreadsapi/ns-processthreadsapi-process_protection_level_information
 */
export const processProtectionLevel = new Layout(
  "PROCESS_PROTECTION_LEVEL_INFORMATION",
  4,
  { ProtectionLevel: u32(0x00) },
);

/**
 * Used by GetProcessInformation, class ProcessMachineTypeInfo, since Windows 11. Source:
 * https://learn.microsoft.com/windows/win32/api/processthreadsapi/ns-processthreadsapi-process_machine_information
 */
export const processMachine = new Layout("PROCESS_MACHINE_INFORMATION", 8, {
  ProcessMachine: u16(0x00),
  Res0: u16(0x02),
  MachineAttributes: u32(0x04),
});

/**
 * A string that may have no NUL at its end. The lengths are in bytes. Source:
 * https://learn.microsoft.com/windows/win32/api/subauth/ns-subauth-unicode_string
 */
export const unicodeString = new Layout("UNICODE_STRING", 16, {
  Length: u16(0x00),
  MaximumLength: u16(0x02),
  Buffer: u64(0x08),
});

/**
 * Used by GetStartupInfoW. Source:
 * https://learn.microsoft.com/windows/win32/api/processthreadsapi/ns-processthreadsapi-startupinfow
 */
export const startupInfo = new Layout("STARTUPINFOW", 104, {
  cb: u32(0x00),
  dwFlags: u32(0x3c),
  wShowWindow: u16(0x40),
});

/**
 * EVT_VARIANT, without the members of its union that the program does not read.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/winevt/ns-winevt-evt_variant
 */
export const evtVariant = new Layout("EVT_VARIANT", 16, {
  BooleanVal: u32(0),
  Count: u32(8),
  Type: u32(12),
});
