import { systemLibrary } from "./system_library.ts";

/**
 * Functions of ntdll.dll. They return their NTSTATUS, so that nothing depends on
 * GetLastError. BOOLEAN is "u8".
 *
 * Sources: Microsoft Learn for RtlGetVersion, RtlNtStatusToDosError,
 * NtQueryInformationProcess and NtFlushBuffersFile; winsiderss/systeminformer
 * phnt/include/ntrtl.h and ntexapi.h for the others.
 */
export const ntdllSymbols = {
  RtlGetVersion: {
    parameters: [
      "buffer", // PRTL_OSVERSIONINFOW lpVersionInformation
    ],
    result: "u32",
  },
  RtlNtStatusToDosError: {
    parameters: [
      "u32", // NTSTATUS Status
    ],
    result: "u32",
  },
  RtlAdjustPrivilege: {
    parameters: [
      "u32", // ULONG Privilege
      "u8", // BOOLEAN Enable
      "u8", // BOOLEAN Client
      "buffer", // PBOOLEAN WasEnabled
    ],
    result: "u32",
  },
  NtQueryInformationProcess: {
    parameters: [
      "usize", // HANDLE ProcessHandle
      "u32", // PROCESSINFOCLASS ProcessInformationClass
      "buffer", // PVOID ProcessInformation
      "u32", // ULONG ProcessInformationLength
      "buffer", // PULONG ReturnLength
    ],
    result: "u32",
  },
  NtFlushBuffersFile: {
    parameters: [
      "usize", // HANDLE FileHandle
      "buffer", // PIO_STATUS_BLOCK IoStatusBlock
    ],
    result: "u32",
    // Gigabytes may not be on the disk yet.
    nonblocking: true,
  },
  NtSystemDebugControl: {
    parameters: [
      "u32", // SYSDBG_COMMAND Command
      "buffer", // PVOID InputBuffer
      "u32", // ULONG InputBufferLength
      "buffer", // PVOID OutputBuffer
      "u32", // ULONG OutputBufferLength
      "buffer", // PULONG ReturnLength
    ],
    result: "u32",
    // It returns when the dump is written, minutes later.
    nonblocking: true,
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** ntdll.dll, opened when first used. */
export const ntdll = systemLibrary("ntdll.dll", ntdllSymbols);
