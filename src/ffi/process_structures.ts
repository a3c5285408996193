import { bytes, Layout, u16, u32, u64 } from "../base/layout.ts";

/**
 * For Process32FirstW and Process32NextW.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/tlhelp32/ns-tlhelp32-processentry32w
 */
export const processEntry32 = new Layout("PROCESSENTRY32W", 568, {
  dwSize: u32(0),
  cntUsage: u32(4),
  th32ProcessID: u32(8),
  th32DefaultHeapID: u64(16),
  th32ModuleID: u32(24),
  cntThreads: u32(28),
  th32ParentProcessID: u32(32),
  pcPriClassBase: u32(36),
  dwFlags: u32(40),
  szExeFile: bytes(44, 520),
});

/**
 * For K32GetProcessMemoryInfo; sizes in bytes.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/psapi/ns-psapi-process_memory_counters_ex
 */
export const processMemoryCounters = new Layout(
  "PROCESS_MEMORY_COUNTERS_EX",
  80,
  {
    cb: u32(0),
    PageFaultCount: u32(4),
    PeakWorkingSetSize: u64(8),
    WorkingSetSize: u64(16),
    QuotaPeakPagedPoolUsage: u64(24),
    QuotaPagedPoolUsage: u64(32),
    QuotaPeakNonPagedPoolUsage: u64(40),
    QuotaNonPagedPoolUsage: u64(48),
    PagefileUsage: u64(56),
    PeakPagefileUsage: u64(64),
    PrivateUsage: u64(72),
  },
);

/**
 * For GetProcessInformation, class ProcessProtectionLevelInfo.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/processthreadsapi/ns-processthreadsapi-process_protection_level_information
 */
export const processProtectionLevel = new Layout(
  "PROCESS_PROTECTION_LEVEL_INFORMATION",
  4,
  { ProtectionLevel: u32(0) },
);

/**
 * For GetProcessInformation, class ProcessMachineTypeInfo.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/processthreadsapi/ns-processthreadsapi-process_machine_information
 */
export const processMachine = new Layout("PROCESS_MACHINE_INFORMATION", 8, {
  ProcessMachine: u16(0),
  Res0: u16(2),
  MachineAttributes: u32(4),
});

/**
 * A text that need not end with a NUL; lengths in bytes.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/subauth/ns-subauth-unicode_string
 */
export const unicodeString = new Layout("UNICODE_STRING", 16, {
  Length: u16(0),
  MaximumLength: u16(2),
  Buffer: u64(8),
});
