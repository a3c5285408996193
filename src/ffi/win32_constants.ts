/**
 * Constants of the Windows SDK, under Microsoft's names. A test compares them
 * with the headers of mingw-w64. The error codes are in win32_error.ts.
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
  FILE_ATTRIBUTE_DIRECTORY: 0x10,
  FILE_ATTRIBUTE_NORMAL: 0x80,
  FILE_FLAG_BACKUP_SEMANTICS: 0x02000000,
  FILE_FLAG_OPEN_REPARSE_POINT: 0x00200000,
  FILE_TYPE_DISK: 1,
  FindExInfoBasic: 1,
  FindExSearchNameMatch: 0,
  FIND_FIRST_EX_LARGE_FETCH: 2,
  FileDispositionInfo: 4,
  FileRenameInformation: 10,
  DACL_SECURITY_INFORMATION: 4,
  SE_DACL_PROTECTED: 0x1000,
  SDDL_REVISION_1: 1,
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
  PROCESS_VM_READ: 0x10,
  PROCESS_DUP_HANDLE: 0x40,
  PROCESS_CREATE_PROCESS: 0x80,
  PROCESS_QUERY_INFORMATION: 0x400,
  PROCESS_QUERY_LIMITED_INFORMATION: 0x1000,
  SYNCHRONIZE: 0x100000,
  STILL_ACTIVE: 259,
  WAIT_OBJECT_0: 0,
  IMAGE_FILE_MACHINE_I386: 0x14c,
  IMAGE_FILE_MACHINE_ARMNT: 0x1c4,
  IMAGE_FILE_MACHINE_AMD64: 0x8664,
  IMAGE_FILE_MACHINE_ARM64: 0xaa64,
  STARTF_USESHOWWINDOW: 1,
  // winuser.h
  SW_HIDE: 0,
  // wincon.h
  CTRL_CLOSE_EVENT: 2,
  CTRL_LOGOFF_EVENT: 5,
  CTRL_SHUTDOWN_EVENT: 6,
  // tlhelp32.h
  TH32CS_SNAPPROCESS: 2,
  // winevt.h
  EvtQueryChannelPath: 1,
  EvtQueryReverseDirection: 0x200,
  EvtRenderEventXml: 1,
  EvtChannelConfigEnabled: 0,
  // winreg.h
  RRF_RT_REG_DWORD: 0x10,
  // winerror.h, objbase.h
  RPC_E_CHANGED_MODE: 0x80010106,
  COINIT_APARTMENTTHREADED: 2,
  COINIT_DISABLE_OLE1DDE: 4,
} as const;

/** INVALID_HANDLE_VALUE as a "usize". */
export const invalidHandle = 0xffff_ffff_ffff_ffffn;

/** HKEY_LOCAL_MACHINE: the LONG 0x80000002, sign-extended to 64 bits. */
export const localMachine = 0xffff_ffff_8000_0002n;
