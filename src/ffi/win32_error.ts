import { lastError } from "./system_library.ts";

/** A code of GetLastError. */
export interface Win32Error {
  readonly code: number;
  /** In winerror.h. */
  readonly name: string;
  /** What it means, for the user. */
  readonly meaning: string;
}

const row = (code: number, name: string, meaning: string): Win32Error => ({
  code,
  name,
  meaning,
});

/**
 * The errors that the calls of this program can meet.
 *
 * Source: https://learn.microsoft.com/windows/win32/debug/system-error-codes
 */
export const win32Errors: readonly Win32Error[] = [
  row(2, "ERROR_FILE_NOT_FOUND", "the file is not there"),
  row(3, "ERROR_PATH_NOT_FOUND", "the folder is not there"),
  row(5, "ERROR_ACCESS_DENIED", "access is denied"),
  row(6, "ERROR_INVALID_HANDLE", "the handle is of another kind"),
  row(8, "ERROR_NOT_ENOUGH_MEMORY", "there is not enough memory"),
  row(14, "ERROR_OUTOFMEMORY", "there is not enough memory"),
  row(15, "ERROR_INVALID_DRIVE", "the drive is not there"),
  row(17, "ERROR_NOT_SAME_DEVICE", "the file is on another volume"),
  row(19, "ERROR_WRITE_PROTECT", "the volume is write-protected"),
  row(21, "ERROR_NOT_READY", "the drive is not ready"),
  row(32, "ERROR_SHARING_VIOLATION", "another process has the file open"),
  row(33, "ERROR_LOCK_VIOLATION", "another process has locked the file"),
  row(39, "ERROR_HANDLE_DISK_FULL", "the volume is full"),
  row(50, "ERROR_NOT_SUPPORTED", "this is not supported here"),
  row(53, "ERROR_BAD_NETPATH", "the server cannot be reached"),
  row(67, "ERROR_BAD_NET_NAME", "the network share is not there"),
  row(80, "ERROR_FILE_EXISTS", "the file exists already"),
  row(87, "ERROR_INVALID_PARAMETER", "Windows does not know such a request"),
  row(112, "ERROR_DISK_FULL", "the volume is full"),
  row(123, "ERROR_INVALID_NAME", "the name is not one of a file"),
  row(126, "ERROR_MOD_NOT_FOUND", "a DLL that it needs is not there"),
  row(127, "ERROR_PROC_NOT_FOUND", "this Windows does not have it"),
  row(161, "ERROR_BAD_PATHNAME", "the path is not a valid one"),
  row(183, "ERROR_ALREADY_EXISTS", "the file exists already"),
  row(206, "ERROR_FILENAME_EXCED_RANGE", "the path is too long"),
  row(267, "ERROR_DIRECTORY", "the folder is not a folder"),
  row(299, "ERROR_PARTIAL_COPY", "only a part of the memory could be read"),
  row(303, "ERROR_DELETE_PENDING", "the file is about to be deleted"),
  row(1223, "ERROR_CANCELLED", "it was cancelled"),
  row(1314, "ERROR_PRIVILEGE_NOT_HELD", "a privilege is missing"),
  row(1450, "ERROR_NO_SYSTEM_RESOURCES", "Windows is short of resources"),
  row(1455, "ERROR_COMMITMENT_LIMIT", "there is not enough memory"),
  row(1920, "ERROR_CANT_ACCESS_FILE", "Windows cannot follow the link"),
];

const byCode = new Map(win32Errors.map((error) => [error.code, error]));

/** What is known of a code; `null` if nothing is. */
export function win32Error(code: number): Win32Error | null {
  return byCode.get(code) ?? null;
}

/** The error of a call that gave its code back. */
export function windowsError(call: string, code: number): WindowsError {
  const meaning = byCode.get(code)?.meaning ?? "Windows refused";
  return new WindowsError(call, code, meaning);
}

/** The error of the call before, as {@linkcode lastError} gives it. */
export function lastWindowsError(call: string): WindowsError {
  return windowsError(call, lastError());
}

/**
 * Checks the BOOL that a call gave back.
 *
 * @throws {WindowsError} If it is FALSE.
 */
export function mustSucceed(call: string, result: number): void {
  if (result === 0) throw lastWindowsError(call);
}

/**
 * Checks the HRESULT that a call gave back: failures have the top bit set, and
 * some of them hold a Win32 code.
 *
 * Source: https://learn.microsoft.com/windows/win32/com/structure-of-com-error-codes
 *
 * @throws {WindowsError} If it is a failure.
 */
export function mustNotFail(call: string, result: number): void {
  if (result >>> 31 === 0) return;
  const isWin32 = result >>> 16 === 0x8007;
  throw windowsError(call, isWin32 ? result & 0xffff : result);
}

/** A call to Windows failed. */
export class WindowsError extends Error {
  override readonly name = "WindowsError";
  /** `CreateFileW` and the like, with `code` from GetLastError. */
  constructor(
    /** The function's name in Microsoft's documentation. */
    readonly call: string,
    /** A Win32 error code. */
    readonly code: number,
    /** What it means. */
    readonly meaning: string,
  ) {
    super(`${meaning} (${call}: error ${code})`);
  }
}
