import { systemLibrary } from "./system_library.ts";

/**
 * Functions of kernel32.dll about processes. The Pss functions (since Windows
 * 8.1) return their error code; the others set GetLastError. HANDLE is "usize",
 * BOOL is "i32".
 *
 * Source: the page of each function on Microsoft Learn, such as
 * https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-openprocess
 */
export const processSymbols = {
  CreateToolhelp32Snapshot: {
    parameters: [
      "u32", // DWORD dwFlags
      "u32", // DWORD th32ProcessID
    ],
    result: "usize",
  },
  Process32FirstW: {
    parameters: [
      "usize", // HANDLE hSnapshot
      "buffer", // LPPROCESSENTRY32W lppe
    ],
    result: "i32",
  },
  Process32NextW: {
    parameters: [
      "usize", // HANDLE hSnapshot
      "buffer", // LPPROCESSENTRY32W lppe
    ],
    result: "i32",
  },
  OpenProcess: {
    parameters: [
      "u32", // DWORD dwDesiredAccess
      "i32", // BOOL bInheritHandle
      "u32", // DWORD dwProcessId
    ],
    result: "usize",
  },
  QueryFullProcessImageNameW: {
    parameters: [
      "usize", // HANDLE hProcess
      "u32", // DWORD dwFlags
      "buffer", // LPWSTR lpExeName
      "buffer", // PDWORD lpdwSize
    ],
    result: "i32",
  },
  GetProcessTimes: {
    parameters: [
      "usize", // HANDLE hProcess
      "buffer", // LPFILETIME lpCreationTime
      "buffer", // LPFILETIME lpExitTime
      "buffer", // LPFILETIME lpKernelTime
      "buffer", // LPFILETIME lpUserTime
    ],
    result: "i32",
  },
  GetExitCodeProcess: {
    parameters: [
      "usize", // HANDLE hProcess
      "buffer", // LPDWORD lpExitCode
    ],
    result: "i32",
  },
  WaitForSingleObject: {
    parameters: [
      "usize", // HANDLE hHandle
      "u32", // DWORD dwMilliseconds
    ],
    result: "u32",
  },
  K32GetProcessMemoryInfo: {
    parameters: [
      "usize", // HANDLE Process
      "buffer", // PPROCESS_MEMORY_COUNTERS ppsmemCounters
      "u32", // DWORD cb
    ],
    result: "i32",
  },
  IsWow64Process2: {
    parameters: [
      "usize", // HANDLE hProcess
      "buffer", // USHORT *pProcessMachine
      "buffer", // USHORT *pNativeMachine
    ],
    result: "i32",
  },
  GetProcessInformation: {
    parameters: [
      "usize", // HANDLE hProcess
      "u32", // PROCESS_INFORMATION_CLASS ProcessInformationClass
      "buffer", // LPVOID ProcessInformation
      "u32", // DWORD ProcessInformationSize
    ],
    result: "i32",
  },
  ProcessIdToSessionId: {
    parameters: [
      "u32", // DWORD dwProcessId
      "buffer", // DWORD *pSessionId
    ],
    result: "i32",
  },
  PssCaptureSnapshot: {
    parameters: [
      "usize", // HANDLE ProcessHandle
      "u32", // PSS_CAPTURE_FLAGS CaptureFlags
      "u32", // DWORD ThreadContextFlags
      "buffer", // HPSS *SnapshotHandle
    ],
    result: "u32",
  },
  PssQuerySnapshot: {
    parameters: [
      "usize", // HPSS SnapshotHandle
      "u32", // PSS_QUERY_INFORMATION_CLASS InformationClass
      "buffer", // void *Buffer
      "u32", // DWORD BufferLength
    ],
    result: "u32",
  },
  TerminateProcess: {
    parameters: [
      "usize", // HANDLE hProcess
      "u32", // UINT uExitCode
    ],
    result: "i32",
  },
  PssFreeSnapshot: {
    parameters: [
      "usize", // HANDLE ProcessHandle
      "usize", // HPSS SnapshotHandle
    ],
    result: "u32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

export const processCalls = systemLibrary("kernel32.dll", processSymbols);
