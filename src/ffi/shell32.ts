import { systemLibrary } from "./system_library.ts";

/**
 * Functions of shell32.dll. HRESULT is "u32"; an ID list (PIDL) is "pointer".
 *
 * Source: the page of each function on Microsoft Learn, such as
 * https://learn.microsoft.com/windows/win32/api/shlobj_core/nf-shlobj_core-shopenfolderandselectitems
 */
export const shell32Symbols = {
  SHGetKnownFolderPath: {
    parameters: [
      "buffer", // REFKNOWNFOLDERID rfid
      "u32", // DWORD dwFlags
      "usize", // HANDLE hToken
      "buffer", // PWSTR *ppszPath
    ],
    result: "u32",
  },
  ILCreateFromPathW: {
    parameters: ["buffer"], // PCWSTR pszPath
    result: "pointer",
  },
  SHOpenFolderAndSelectItems: {
    parameters: [
      "pointer", // PCIDLIST_ABSOLUTE pidlFolder
      "u32", // UINT cidl
      "buffer", // PCUITEMID_CHILD_ARRAY apidl
      "u32", // DWORD dwFlags
    ],
    result: "u32",
  },
  ILFree: {
    parameters: ["pointer"], // PIDLIST_RELATIVE pidl
    result: "void",
  },
} as const satisfies Deno.ForeignLibraryInterface;

export const shell32 = systemLibrary("shell32.dll", shell32Symbols);
