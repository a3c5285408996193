import { bytes, Layout, u16, u32, u64, u8 } from "../base/layout.ts";

/**
 * For RtlGetVersion.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/winnt/ns-winnt-osversioninfoexw
 */
export const osVersionInfo = new Layout("OSVERSIONINFOEXW", 284, {
  dwOSVersionInfoSize: u32(0),
  dwMajorVersion: u32(4),
  dwMinorVersion: u32(8),
  dwBuildNumber: u32(12),
  dwPlatformId: u32(16),
  szCSDVersion: bytes(20, 256),
  wServicePackMajor: u16(276),
  wServicePackMinor: u16(278),
  wSuiteMask: u16(280),
  wProductType: u8(282),
  wReserved: u8(283),
});

/**
 * For GlobalMemoryStatusEx; sizes in bytes.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/sysinfoapi/ns-sysinfoapi-memorystatusex
 */
export const memoryStatusEx = new Layout("MEMORYSTATUSEX", 64, {
  dwLength: u32(0),
  dwMemoryLoad: u32(4),
  ullTotalPhys: u64(8),
  ullAvailPhys: u64(16),
  ullTotalPageFile: u64(24),
  ullAvailPageFile: u64(32),
  ullTotalVirtual: u64(40),
  ullAvailVirtual: u64(48),
  ullAvailExtendedVirtual: u64(56),
});

/**
 * For K32GetPerformanceInfo; sizes in pages, but PageSize, which is in bytes.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/psapi/ns-psapi-performance_information
 */
export const performanceInformation = new Layout(
  "PERFORMANCE_INFORMATION",
  104,
  {
    cb: u32(0),
    CommitTotal: u64(8),
    CommitLimit: u64(16),
    CommitPeak: u64(24),
    PhysicalTotal: u64(32),
    PhysicalAvailable: u64(40),
    SystemCache: u64(48),
    KernelTotal: u64(56),
    KernelPaged: u64(64),
    KernelNonpaged: u64(72),
    PageSize: u64(80),
    HandleCount: u32(88),
    ProcessCount: u32(92),
    ThreadCount: u32(96),
  },
);

/**
 * For GetTokenInformation, class TokenElevation.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/winnt/ns-winnt-token_elevation
 */
export const tokenElevation = new Layout("TOKEN_ELEVATION", 4, {
  TokenIsElevated: u32(0),
});

/**
 * For SetFileInformationByHandle, class FileDispositionInfo.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/winbase/ns-winbase-file_disposition_info
 */
export const fileDispositionInfo = new Layout("FILE_DISPOSITION_INFO", 1, {
  DeleteFile: u8(0),
});

/**
 * For NtFlushBuffersFile.
 *
 * Source: https://learn.microsoft.com/windows-hardware/drivers/ddi/wdm/ns-wdm-_io_status_block
 */
export const ioStatusBlock = new Layout("IO_STATUS_BLOCK", 16, {
  Status: u32(0),
  Information: u64(8),
});

/**
 * For SHGetKnownFolderPath.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/guiddef/ns-guiddef-guid
 */
export const guid = new Layout("GUID", 16, {
  Data1: u32(0),
  Data2: u16(4),
  Data3: u16(6),
  Data4: bytes(8, 8),
});
