import { systemLibrary } from "./system_library.ts";

/**
 * Functions of kernel32.dll, except the functions for processes, which are in
 * process_calls.ts. All but GetCurrentProcess set GetLastError. HANDLE is
 * "usize", BOOL is "i32".
 *
 * Source: the page of each function on Microsoft Learn, such as
 * https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-createfilew
 */
export const kernel32Symbols = {
  GetFullPathNameW: {
    parameters: [
      "buffer", // LPCWSTR lpFileName
      "u32", // DWORD nBufferLength
      "buffer", // LPWSTR lpBuffer
      "buffer", // LPWSTR *lpFilePart
    ],
    result: "u32",
  },
  CreateFileW: {
    parameters: [
      "buffer", // LPCWSTR lpFileName
      "u32", // DWORD dwDesiredAccess
      "u32", // DWORD dwShareMode
      "buffer", // LPSECURITY_ATTRIBUTES lpSecurityAttributes
      "u32", // DWORD dwCreationDisposition
      "u32", // DWORD dwFlagsAndAttributes
      "usize", // HANDLE hTemplateFile
    ],
    result: "usize",
  },
  ReOpenFile: {
    parameters: [
      "usize", // HANDLE hOriginalFile
      "u32", // DWORD dwDesiredAccess
      "u32", // DWORD dwShareMode
      "u32", // DWORD dwFlagsAndAttributes
    ],
    result: "usize",
  },
  GetFileType: {
    parameters: ["usize"], // HANDLE hFile
    result: "u32",
  },
  GetFileSizeEx: {
    parameters: [
      "usize", // HANDLE hFile
      "buffer", // PLARGE_INTEGER lpFileSize
    ],
    result: "i32",
  },
  SetFileInformationByHandle: {
    parameters: [
      "usize", // HANDLE hFile
      "u32", // FILE_INFO_BY_HANDLE_CLASS FileInformationClass
      "buffer", // LPVOID lpFileInformation
      "u32", // DWORD dwBufferSize
    ],
    result: "i32",
  },
  FindFirstFileExW: {
    parameters: [
      "buffer", // LPCWSTR lpFileName
      "u32", // FINDEX_INFO_LEVELS fInfoLevelId
      "buffer", // LPVOID lpFindFileData
      "u32", // FINDEX_SEARCH_OPS fSearchOp
      "buffer", // LPVOID lpSearchFilter
      "u32", // DWORD dwAdditionalFlags
    ],
    result: "usize",
  },
  FindNextFileW: {
    parameters: [
      "usize", // HANDLE hFindFile
      "buffer", // LPWIN32_FIND_DATAW lpFindFileData
    ],
    result: "i32",
  },
  FindClose: {
    parameters: ["usize"], // HANDLE hFindFile
    result: "i32",
  },
  DeleteFileW: {
    parameters: ["buffer"], // LPCWSTR lpFileName
    result: "i32",
  },
  LocalFree: {
    parameters: ["pointer"], // HLOCAL hMem
    result: "usize",
  },
  MoveFileExW: {
    parameters: [
      "buffer", // LPCWSTR lpExistingFileName
      "buffer", // LPCWSTR lpNewFileName
      "u32", // DWORD dwFlags
    ],
    result: "i32",
  },
  GetVolumeInformationByHandleW: {
    parameters: [
      "usize", // HANDLE hFile
      "buffer", // LPWSTR lpVolumeNameBuffer
      "u32", // DWORD nVolumeNameSize
      "buffer", // LPDWORD lpVolumeSerialNumber
      "buffer", // LPDWORD lpMaximumComponentLength
      "buffer", // LPDWORD lpFileSystemFlags
      "buffer", // LPWSTR lpFileSystemNameBuffer
      "u32", // DWORD nFileSystemNameSize
    ],
    result: "i32",
  },
  GetDiskFreeSpaceExW: {
    parameters: [
      "buffer", // LPCWSTR lpDirectoryName
      "buffer", // PULARGE_INTEGER lpFreeBytesAvailableToCaller
      "buffer", // PULARGE_INTEGER lpTotalNumberOfBytes
      "buffer", // PULARGE_INTEGER lpTotalNumberOfFreeBytes
    ],
    result: "i32",
  },
  CreateFileMappingW: {
    parameters: [
      "usize", // HANDLE hFile
      "buffer", // LPSECURITY_ATTRIBUTES lpFileMappingAttributes
      "u32", // DWORD flProtect
      "u32", // DWORD dwMaximumSizeHigh
      "u32", // DWORD dwMaximumSizeLow
      "buffer", // LPCWSTR lpName
    ],
    result: "usize",
  },
  OpenFileMappingW: {
    parameters: [
      "u32", // DWORD dwDesiredAccess
      "i32", // BOOL bInheritHandle
      "buffer", // LPCWSTR lpName
    ],
    result: "usize",
  },
  MapViewOfFile: {
    parameters: [
      "usize", // HANDLE hFileMappingObject
      "u32", // DWORD dwDesiredAccess
      "u32", // DWORD dwFileOffsetHigh
      "u32", // DWORD dwFileOffsetLow
      "usize", // SIZE_T dwNumberOfBytesToMap
    ],
    result: "pointer",
  },
  UnmapViewOfFile: {
    parameters: ["pointer"], // LPCVOID lpBaseAddress
    result: "i32",
  },
  CreateEventW: {
    parameters: [
      "buffer", // LPSECURITY_ATTRIBUTES lpEventAttributes
      "i32", // BOOL bManualReset
      "i32", // BOOL bInitialState
      "buffer", // LPCWSTR lpName
    ],
    result: "usize",
  },
  SetEvent: {
    parameters: ["usize"], // HANDLE hEvent
    result: "i32",
  },
  SetConsoleCtrlHandler: {
    parameters: [
      "pointer", // PHANDLER_ROUTINE HandlerRoutine
      "i32", // BOOL Add
    ],
    result: "i32",
    // Runs on another thread; console_close.ts explains why.
    nonblocking: true,
  },
  GlobalMemoryStatusEx: {
    parameters: ["buffer"], // LPMEMORYSTATUSEX lpBuffer
    result: "i32",
  },
  K32GetPerformanceInfo: {
    parameters: [
      "buffer", // PPERFORMANCE_INFORMATION pPerformanceInformation
      "u32", // DWORD cb
    ],
    result: "i32",
  },
  CloseHandle: {
    parameters: ["usize"], // HANDLE hObject
    result: "i32",
  },
  GetCurrentProcess: { parameters: [], result: "usize" },
  GetStartupInfoW: {
    parameters: ["buffer"], // LPSTARTUPINFOW lpStartupInfo
    result: "void",
  },
  ProcessIdToSessionId: {
    parameters: [
      "u32", // DWORD dwProcessId
      "buffer", // DWORD *pSessionId
    ],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

export const kernel32 = systemLibrary("kernel32.dll", kernel32Symbols);
