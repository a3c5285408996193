/**
 * Constants of the Windows SDK, by their names there. A test holds them against
 * the headers of mingw-w64.
 */
export const win32 = {
  // winnt.h, fileapi.h, winbase.h, minwinbase.h
  GENERIC_READ: 0x80000000,
  GENERIC_WRITE: 0x40000000,
  DELETE: 0x10000,
  FILE_ADD_FILE: 2,
  FILE_READ_ATTRIBUTES: 0x80,
  FILE_SHARE_READ: 1,
  FILE_SHARE_WRITE: 2,
  FILE_SHARE_DELETE: 4,
  CREATE_NEW: 1,
  OPEN_EXISTING: 3,
  FILE_ATTRIBUTE_NORMAL: 0x80,
  FILE_FLAG_BACKUP_SEMANTICS: 0x02000000,
  FILE_FLAG_OPEN_REPARSE_POINT: 0x00200000,
  FILE_TYPE_DISK: 1,
  FileDispositionInfo: 4,
  MOVEFILE_REPLACE_EXISTING: 1,
  MOVEFILE_WRITE_THROUGH: 8,
  PAGE_READWRITE: 4,
  FILE_MAP_WRITE: 2,
  FILE_MAP_READ: 4,
  TOKEN_QUERY: 8,
  TokenElevationType: 18,
  TokenElevation: 20,
  TokenElevationTypeDefault: 1,
  TokenElevationTypeFull: 2,
  TokenElevationTypeLimited: 3,
  // winreg.h
  RRF_RT_REG_DWORD: 0x10,
  // winerror.h
  ERROR_FILE_NOT_FOUND: 2,
  ERROR_ACCESS_DENIED: 5,
  ERROR_INVALID_HANDLE: 6,
  ERROR_INVALID_NAME: 123,
  ERROR_ALREADY_EXISTS: 183,
  ERROR_UNSUPPORTED_TYPE: 1630,
  RPC_E_CHANGED_MODE: 0x80010106,
  // objbase.h, shlobj.h
  COINIT_APARTMENTTHREADED: 2,
  COINIT_DISABLE_OLE1DDE: 4,
} as const;

/** INVALID_HANDLE_VALUE, as a "usize". */
export const invalidHandle = 0xffff_ffff_ffff_ffffn;

/** HKEY_LOCAL_MACHINE: a LONG with its sign carried on. */
export const localMachine = 0xffff_ffff_8000_0002n;
