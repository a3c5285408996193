import { isSuccess } from "./nt_status.ts";
import { systemLibrary } from "./system_library.ts";
import { windowsError } from "./win32_error.ts";

/**
 * Functions of ntdll.dll. They return an NTSTATUS, so nothing depends on
 * GetLastError. BOOLEAN is "u8".
 *
 * Sources: Microsoft Learn for RtlGetVersion, RtlNtStatusToDosError,
 * NtOpenProcess, NtQueryInformationProcess, NtSetInformationFile and
 * NtFlushBuffersFile; winsiderss/systeminformer
 * phnt/include/ntrtl.h and ntexapi.h for the others.
 */
export const ntdllSymbols = {
  RtlGetVersion: {
    parameters: ["buffer"], // PRTL_OSVERSIONINFOW lpVersionInformation
    result: "u32",
  },
  RtlNtStatusToDosError: {
    parameters: ["u32"], // NTSTATUS Status
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
  NtOpenProcess: {
    parameters: [
      "buffer", // PHANDLE ProcessHandle
      "u32", // ACCESS_MASK DesiredAccess
      "buffer", // POBJECT_ATTRIBUTES ObjectAttributes
      "buffer", // PCLIENT_ID ClientId
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
  NtSetInformationFile: {
    parameters: [
      "usize", // HANDLE FileHandle
      "buffer", // PIO_STATUS_BLOCK IoStatusBlock
      "buffer", // PVOID FileInformation
      "u32", // ULONG Length
      "u32", // FILE_INFORMATION_CLASS FileInformationClass
    ],
    result: "u32",
  },
  NtFlushBuffersFile: {
    parameters: [
      "usize", // HANDLE FileHandle
      "buffer", // PIO_STATUS_BLOCK IoStatusBlock
    ],
    result: "u32",
    // This call is slow, because gigabytes may still be in the file cache.
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
    // This call is slow: it returns after the dump is written, which can take
    // minutes.
    nonblocking: true,
  },
} as const satisfies Deno.ForeignLibraryInterface;

export const ntdll = systemLibrary("ntdll.dll", ntdllSymbols);

/**
 * Checks the NTSTATUS that a call returned.
 *
 * @throws {WindowsError} If the NTSTATUS is a failure. The error has the
 * equivalent Win32 code.
 */
export function checkStatus(call: string, status: number): void {
  if (isSuccess(status)) return;
  throw windowsError(call, ntdll.RtlNtStatusToDosError(status));
}
