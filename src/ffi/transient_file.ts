import {
  type FilePermissions,
  hasOwnPermissions,
  withPermissions,
} from "./file_permissions.ts";
import { kernel32 } from "./kernel32.ts";
import { checkStatus, ntdll } from "./ntdll.ts";
import { OwnedHandle } from "./owned_handle.ts";
import { copyOutsideHeap, lastError } from "./system_library.ts";
import {
  fileDispositionInfo,
  fileRenameInformation,
  ioStatusBlock,
} from "./system_structures.ts";
import { wideString } from "./wide_string.ts";
import { invalidHandle, win32 } from "./win32_constants.ts";
import {
  checkBool,
  errorCode,
  WindowsError,
  windowsError,
} from "./win32_error.ts";
import type { TransientFile, TransientFileOptions } from "./windows.ts";
import { verbatimPath } from "./windows_path.ts";

/**
 * Creates a file and immediately marks it for deletion. Windows deletes a
 * marked file when its last handle is closed, even if this process is killed.
 * `keep` removes the mark. Nobody else can open the file while it is marked. If
 * the file system refuses the mark, disposing deletes the file by its path.
 *
 * FILE_FLAG_DELETE_ON_CLOSE is not used, because it cannot always be undone:
 * undoing needs FileDispositionInfoEx, which Windows before 10 1607 and volumes
 * other than NTFS do not support. Chromium uses the mark the same way: see
 * DeleteOnClose in chromium/src base/files/file.h.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/winbase/ns-winbase-file_disposition_info
 */
export function createTransientFile(
  path: string,
  { marked = true, permissions = "folder" }: TransientFileOptions = {},
): TransientFile {
  using handles = new DisposableStack();
  const created = createFile(path, permissions);
  const file = handles.use(created.file);
  const sizeHandle = reopen(file);
  if (sizeHandle !== null) handles.use(sizeHandle);
  const isMarked = marked && tryMark(file);
  let isKept = false;
  const held = handles.move();
  return {
    handle: file.value,
    deletesItself: isMarked,
    hasProgress: sizeHandle !== null,
    permissions: created.permissions,
    sizeBytes: () => sizeOf((sizeHandle ?? file).value),
    flush: () => flush(file),
    keep() {
      if (!isKept && isMarked) setDeletion(file, false);
      isKept = true;
    },
    rename: (name, replace) => rename(file, name, replace),
    [Symbol.dispose]() {
      if (held.disposed) return;
      held.dispose();
      // A failure to delete the file is not reported, because the error of the
      // dump is more important.
      if (!isKept && !isMarked) kernel32.DeleteFileW(verbatimPath(path));
    },
  };
}

/** Errors of file systems that cannot store the permissions of a new file. */
const permissionErrors: readonly number[] = [
  errorCode.ERROR_INVALID_FUNCTION,
  errorCode.ERROR_NOT_SUPPORTED,
  errorCode.ERROR_INVALID_PARAMETER,
  errorCode.ERROR_INVALID_SECURITY_DESCR,
];

function createFile(path: string, permissions: FilePermissions) {
  const wide = verbatimPath(path);
  let result = withPermissions(permissions, (own) => openNew(wide, own));
  if (permissions !== "folder" && permissionErrors.includes(result.error)) {
    result = openNew(wide, null);
  }
  if (result.error !== 0) throw windowsError("CreateFileW", result.error);
  const file = new OwnedHandle(result.handle);
  if (kernel32.GetFileType(file.value) === win32.FILE_TYPE_DISK) {
    const isRestricted = permissions !== "folder" &&
      hasOwnPermissions(file.value);
    const kept = permissions === "folder" || isRestricted ? permissions : null;
    return { file, permissions: kept };
  }
  file[Symbol.dispose]();
  throw new WindowsError(
    "GetFileType",
    errorCode.ERROR_INVALID_NAME,
    `"${path}" is not a file on a disk`,
  );
}

function openNew(
  path: Uint16Array<ArrayBuffer>,
  attributes: Uint8Array<ArrayBuffer> | null,
): { readonly handle: bigint; readonly error: number } {
  const handle = kernel32.CreateFileW(
    path,
    // `|` returns a signed number; `>>> 0` makes it unsigned.
    (win32.GENERIC_READ | win32.GENERIC_WRITE | win32.DELETE) >>> 0,
    win32.FILE_SHARE_READ,
    attributes,
    win32.CREATE_NEW,
    // If a link has this name, CREATE_NEW fails: links are not followed.
    win32.FILE_ATTRIBUTE_NORMAL | win32.FILE_FLAG_OPEN_REPARSE_POINT,
    0n,
  );
  return { handle, error: handle === invalidHandle ? lastError() : 0 };
}

/**
 * Opens a second handle to read the size while the dump is written. Windows
 * serializes I/O on a synchronous handle (CreateFileW, FILE_FLAG_OVERLAPPED),
 * so reading the size through the first handle would wait for the writes.
 *
 * Returns `null` if the file system cannot reopen a file. This is not an error,
 * because only the progress display needs the second handle.
 */
function reopen(file: OwnedHandle): OwnedHandle | null {
  const handle = kernel32.ReOpenFile(
    file.value,
    win32.FILE_READ_ATTRIBUTES,
    win32.FILE_SHARE_READ | win32.FILE_SHARE_WRITE | win32.FILE_SHARE_DELETE,
    0,
  );
  return handle === invalidHandle ? null : new OwnedHandle(handle);
}

/**
 * Flushes the file with NtFlushBuffersFile, which returns its status.
 * FlushFileBuffers would report its error through GetLastError, and
 * GetLastError is wrong after a nonblocking call.
 *
 * Source: https://learn.microsoft.com/windows-hardware/drivers/ddi/ntifs/nf-ntifs-ntflushbuffersfile
 */
async function flush(file: OwnedHandle): Promise<void> {
  const ioStatus = copyOutsideHeap(new Uint8Array(ioStatusBlock.sizeBytes));
  const status = await ntdll.NtFlushBuffersFile(file.value, ioStatus);
  checkStatus("NtFlushBuffersFile", status);
}

/**
 * Marks the file for deletion. Returns false if the file system rejects the
 * mark.
 */
function tryMark(file: OwnedHandle): boolean {
  try {
    setDeletion(file, true);
    return true;
  } catch (error) {
    if (error instanceof WindowsError) return false;
    throw error;
  }
}

function setDeletion(file: OwnedHandle, deleteFile: boolean): void {
  checkBool(
    "SetFileInformationByHandle",
    kernel32.SetFileInformationByHandle(
      file.value,
      win32.FileDispositionInfo,
      fileDispositionInfo.encode({ DeleteFile: deleteFile ? 1 : 0 }),
      fileDispositionInfo.sizeBytes,
    ),
  );
}

/**
 * Renames the file within its folder, through the handle. The new name is "a
 * simple file name", and RootDirectory is NULL. Windows therefore resolves no
 * path, and nobody can swap a folder for a junction in between. The file stays
 * open during the rename, so it is never closed under its temporary name. The
 * call returns its status, so nothing depends on GetLastError.
 *
 * Source: https://learn.microsoft.com/windows-hardware/drivers/ddi/ntifs/ns-ntifs-_file_rename_information
 */
function rename(file: OwnedHandle, name: string, replace: boolean): void {
  const units = wideString(name).subarray(0, -1);
  const { sizeBytes, fields } = fileRenameInformation;
  const nameAt = fields.FileName.offset;
  const data = new Uint8Array(
    Math.max(sizeBytes, nameAt + units.byteLength),
  );
  data.set(fileRenameInformation.encode({
    ReplaceIfExists: replace ? 1 : 0,
    FileNameLength: units.byteLength,
  }));
  data.set(new Uint8Array(units.buffer, 0, units.byteLength), nameAt);
  const status = ntdll.NtSetInformationFile(
    file.value,
    new Uint8Array(ioStatusBlock.sizeBytes),
    data,
    data.length,
    win32.FileRenameInformation,
  );
  checkStatus("NtSetInformationFile", status);
}

function sizeOf(handle: bigint): number {
  const size = new BigInt64Array(1);
  checkBool("GetFileSizeEx", kernel32.GetFileSizeEx(handle, size));
  return Number(size[0]);
}

/**
 * Renames a file within its volume. Returns after the rename is on the disk.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-movefileexw
 */
export function moveFile(from: string, to: string, replace: boolean): void {
  const flags = win32.MOVEFILE_WRITE_THROUGH |
    (replace ? win32.MOVEFILE_REPLACE_EXISTING : 0);
  checkBool(
    "MoveFileExW",
    kernel32.MoveFileExW(verbatimPath(from), verbatimPath(to), flags),
  );
}
