import { systemLibrary } from "./system_library.ts";

/**
 * The function of dbghelp.dll that writes dumps of processes; on newer Windows
 * it hands on to dbgcore.dll. It leaves GetLastError, an HRESULT. All of
 * dbghelp.dll is single-threaded.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/minidumpapiset/nf-minidumpapiset-minidumpwritedump
 */
export const dbghelpSymbols = {
  MiniDumpWriteDump: {
    parameters: [
      "usize", // HANDLE hProcess
      "u32", // DWORD ProcessId
      "usize", // HANDLE hFile
      "u32", // MINIDUMP_TYPE DumpType
      "buffer", // PMINIDUMP_EXCEPTION_INFORMATION ExceptionParam
      "buffer", // PMINIDUMP_USER_STREAM_INFORMATION UserStreamParam
      "buffer", // PMINIDUMP_CALLBACK_INFORMATION CallbackParam
    ],
    result: "i32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** dbghelp.dll, opened when first used. */
export const dbghelp = systemLibrary("dbghelp.dll", dbghelpSymbols);
