import { kernel32 } from "./kernel32.ts";
import { OwnedHandle } from "./owned_handle.ts";
import { lastError } from "./system_library.ts";
import { invalidHandle, win32 } from "./win32_constants.ts";
import { windowsError } from "./win32_error.ts";
import { verbatimFolder } from "./windows_path.ts";

/**
 * Whether this process may create files in a folder: whether Windows opens it
 * for that. FILE_FLAG_BACKUP_SEMANTICS is what opens a folder at all.
 *
 * Source: https://learn.microsoft.com/windows/win32/fileio/file-access-rights-constants
 *
 * @throws {WindowsError} If it is for another reason that it cannot be opened.
 */
export function mayCreateFilesIn(folder: string): boolean {
  const handle = kernel32.CreateFileW(
    verbatimFolder(folder),
    win32.FILE_ADD_FILE,
    win32.FILE_SHARE_READ | win32.FILE_SHARE_WRITE | win32.FILE_SHARE_DELETE,
    null,
    win32.OPEN_EXISTING,
    win32.FILE_FLAG_BACKUP_SEMANTICS,
    0n,
  );
  if (handle !== invalidHandle) {
    new OwnedHandle(handle)[Symbol.dispose]();
    return true;
  }
  const error = lastError();
  if (error === win32.ERROR_ACCESS_DENIED) return false;
  throw windowsError("CreateFileW", error);
}
