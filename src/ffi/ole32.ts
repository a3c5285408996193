import { systemLibrary } from "./system_library.ts";

/**
 * Functions of ole32.dll that the shell functions need. HRESULT is "u32".
 *
 * Source: the page of each function on Microsoft Learn, such as
 * https://learn.microsoft.com/windows/win32/api/combaseapi/nf-combaseapi-coinitializeex
 */
export const ole32Symbols = {
  CoInitializeEx: {
    parameters: [
      "buffer", // LPVOID pvReserved
      "u32", // DWORD dwCoInit
    ],
    result: "u32",
  },
  CoUninitialize: { parameters: [], result: "void" },
  CoTaskMemFree: {
    parameters: ["pointer"], // LPVOID pv
    result: "void",
  },
} as const satisfies Deno.ForeignLibraryInterface;

export const ole32 = systemLibrary("ole32.dll", ole32Symbols);
