import { lastError } from "./system_library.ts";

/**
 * Win32 error codes that this program's calls can return, and what they mean for
 * a user. A code that is missing here is reported as unrecognized.
 *
 * Source: https://learn.microsoft.com/windows/win32/debug/system-error-codes
 */
const errors = {
  ERROR_INVALID_FUNCTION: [1, "the file system does not support the function"],
  ERROR_FILE_NOT_FOUND: [2, "the file does not exist"],
  ERROR_PATH_NOT_FOUND: [3, "the folder does not exist"],
  ERROR_ACCESS_DENIED: [5, "access is denied"],
  ERROR_INVALID_HANDLE: [6, "the handle is invalid"],
  ERROR_NOT_ENOUGH_MEMORY: [8, "there is not enough memory"],
  ERROR_OUTOFMEMORY: [14, "there is not enough memory"],
  ERROR_INVALID_DRIVE: [15, "the drive does not exist"],
  ERROR_NOT_SAME_DEVICE: [17, "the file is on another volume"],
  ERROR_NO_MORE_FILES: [18, "there are no more files"],
  ERROR_WRITE_PROTECT: [19, "the volume is write-protected"],
  ERROR_NOT_READY: [21, "the drive is not ready"],
  ERROR_SHARING_VIOLATION: [32, "another process has the file open"],
  ERROR_LOCK_VIOLATION: [33, "another process has locked part of the file"],
  ERROR_HANDLE_DISK_FULL: [39, "the volume is full"],
  ERROR_NOT_SUPPORTED: [50, "the request is not supported"],
  ERROR_BAD_NETPATH: [53, "the server cannot be reached"],
  ERROR_BAD_NET_NAME: [67, "the network share does not exist"],
  ERROR_FILE_EXISTS: [80, "the file already exists"],
  ERROR_INVALID_PARAMETER: [87, "a request parameter is invalid"],
  ERROR_DISK_FULL: [112, "the volume is full"],
  ERROR_INSUFFICIENT_BUFFER: [122, "the buffer is too small"],
  ERROR_INVALID_NAME: [123, "the name is not a valid file name"],
  ERROR_MOD_NOT_FOUND: [126, "a required DLL was not found"],
  ERROR_PROC_NOT_FOUND: [
    127,
    "this version of Windows does not have the function",
  ],
  ERROR_BAD_PATHNAME: [161, "the path is invalid"],
  ERROR_ALREADY_EXISTS: [183, "the file already exists"],
  ERROR_FILENAME_EXCED_RANGE: [206, "the path is too long"],
  ERROR_NO_MORE_ITEMS: [259, "there are no more items"],
  ERROR_DIRECTORY: [267, "the path is not a folder"],
  ERROR_PARTIAL_COPY: [299, "only part of the memory could be read"],
  ERROR_DELETE_PENDING: [303, "the file is being deleted"],
  ERROR_CANCELLED: [1223, "the operation was canceled"],
  ERROR_PRIVILEGE_NOT_HELD: [1314, "a required privilege is missing"],
  ERROR_INVALID_SECURITY_DESCR: [1338, "the permissions are invalid"],
  ERROR_NO_SYSTEM_RESOURCES: [1450, "Windows does not have enough resources"],
  ERROR_COMMITMENT_LIMIT: [1455, "the paging file is too small"],
  ERROR_UNSUPPORTED_TYPE: [1630, "the data has another type"],
  RPC_S_SERVER_UNAVAILABLE: [1722, "the service is not running"],
  ERROR_CANT_ACCESS_FILE: [1920, "Windows cannot follow the link"],
  ERROR_EVT_CHANNEL_NOT_FOUND: [
    15007,
    "this version of Windows does not have the event channel",
  ],
} as const satisfies Record<string, readonly [number, string]>;

/** An error code of GetLastError. */
export interface Win32Error {
  readonly code: number;
  /** Name in winerror.h. */
  readonly name: string;
  /** Meaning in plain words, without a period. */
  readonly meaning: string;
}

export const win32Errors: readonly Win32Error[] = Object.entries(errors)
  .map(([name, [code, meaning]]) => ({ code, name, meaning }));

/** The codes by name: `errorCode.ERROR_ACCESS_DENIED` is 5. */
export const errorCode = Object.fromEntries(
  win32Errors.map(({ name, code }) => [name, code]),
) as Readonly<Record<keyof typeof errors, number>>;

const byCode = new Map(win32Errors.map((error) => [error.code, error]));

/** Describes a Win32 error code; `null` if the code is unrecognized. */
export function win32Error(code: number): Win32Error | null {
  return byCode.get(code) ?? null;
}

/** The error for a code that a call returned. */
export function windowsError(call: string, code: number): WindowsError {
  const meaning = byCode.get(code)?.meaning ?? "unrecognized error";
  return new WindowsError(call, code, meaning);
}

/** The error of the previous call; see {@linkcode lastError}. */
export function lastWindowsError(call: string): WindowsError {
  return windowsError(call, lastError());
}

/**
 * Checks the BOOL that a call returned.
 *
 * @throws {WindowsError} If the BOOL is FALSE.
 */
export function checkBool(call: string, result: number): void {
  if (result === 0) throw lastWindowsError(call);
}

/**
 * Checks the HRESULT that a call returned. The top bit marks a failure. The
 * high half 0x8007 marks a Win32 code in the low half: 0x80070005 is error 5.
 *
 * Source: https://learn.microsoft.com/windows/win32/com/structure-of-com-error-codes
 *
 * @throws {WindowsError} If the HRESULT is a failure.
 */
export function checkHresult(call: string, result: number): void {
  if (result >>> 31 === 0) return;
  const isWin32 = result >>> 16 === 0x8007;
  throw windowsError(call, isWin32 ? result & 0xffff : result);
}

export class WindowsError extends Error {
  override readonly name = "WindowsError";
  constructor(
    /** Name of the function in Microsoft's documentation: `CreateFileW`. */
    readonly call: string,
    /** A Win32 error code. */
    readonly code: number,
    readonly meaning: string,
  ) {
    super(`${meaning} (${call}: error ${code})`);
  }
}
