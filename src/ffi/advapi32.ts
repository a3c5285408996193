import { systemLibrary } from "./system_library.ts";

/**
 * Functions of advapi32.dll. RegGetValueW returns its error code; the others set
 * GetLastError.
 *
 * Source: the page of each function on Microsoft Learn, such as
 * https://learn.microsoft.com/windows/win32/api/winreg/nf-winreg-reggetvaluew
 */
export const advapi32Symbols = {
  OpenProcessToken: {
    parameters: [
      "usize", // HANDLE ProcessHandle
      "u32", // DWORD DesiredAccess
      "buffer", // PHANDLE TokenHandle
    ],
    result: "i32",
  },
  GetTokenInformation: {
    parameters: [
      "usize", // HANDLE TokenHandle
      "u32", // TOKEN_INFORMATION_CLASS TokenInformationClass
      "buffer", // LPVOID TokenInformation
      "u32", // DWORD TokenInformationLength
      "buffer", // PDWORD ReturnLength
    ],
    result: "i32",
  },
  ConvertStringSecurityDescriptorToSecurityDescriptorW: {
    parameters: [
      "buffer", // LPCWSTR StringSecurityDescriptor
      "u32", // DWORD StringSDRevision
      "buffer", // PSECURITY_DESCRIPTOR *SecurityDescriptor
      "buffer", // PULONG SecurityDescriptorSize
    ],
    result: "i32",
  },
  GetKernelObjectSecurity: {
    parameters: [
      "usize", // HANDLE Handle
      "u32", // SECURITY_INFORMATION RequestedInformation
      "buffer", // PSECURITY_DESCRIPTOR pSecurityDescriptor
      "u32", // DWORD nLength
      "buffer", // LPDWORD lpnLengthNeeded
    ],
    result: "i32",
  },
  RegGetValueW: {
    parameters: [
      "usize", // HKEY hkey
      "buffer", // LPCWSTR lpSubKey
      "buffer", // LPCWSTR lpValue
      "u32", // DWORD dwFlags
      "buffer", // LPDWORD pdwType
      "buffer", // PVOID pvData
      "buffer", // LPDWORD pcbData
    ],
    result: "u32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

export const advapi32 = systemLibrary("advapi32.dll", advapi32Symbols);
