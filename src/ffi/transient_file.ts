import { kernel32 } from "./kernel32.ts";
import { checkStatus, ntdll } from "./ntdll.ts";
import { OwnedHandle, takeHandle } from "./owned_handle.ts";
import { copyOutsideHeap, lastError } from "./system_library.ts";
import { fileDispositionInfo, ioStatusBlock } from "./system_structures.ts";
import { invalidHandle, win32 } from "./win32_constants.ts";
import {
  checkBool,
  errorCode,
  WindowsError,
  windowsError,
} from "./win32_error.ts";
import type { TransientFile } from "./windows.ts";
import { verbatimPath } from "./windows_path.ts";

/**
 * Creates a file and immediately marks it for deletion. Windows deletes it when
 * its last handle is closed, even if this process is killed, unless `keep` was
 * called before. Nobody else can open the file while it is marked.
 *
 * FILE_FLAG_DELETE_ON_CLOSE cannot be undone everywhere: that needs
 * FileDispositionInfoEx, which Windows before 10 1607 and volumes other than
 * NTFS do not support. Chromium uses the mark the same way: see DeleteOnClose in
 * chromium/src base/files/file.h.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/winbase/ns-winbase-file_disposition_info
 */
export function createTransientFile(path: string): TransientFile {
  using handles = new DisposableStack();
  const file = handles.use(createFile(path));
  const sizeHandle = kernel32.ReOpenFile(
    file.value,
    win32.FILE_READ_ATTRIBUTES,
    win32.FILE_SHARE_READ | win32.FILE_SHARE_WRITE | win32.FILE_SHARE_DELETE,
    0,
  );
  const error = sizeHandle === invalidHandle ? lastError() : null;
  // Before any error is thrown, so that the file is deleted in any case.
  setDeletion(file, true);
  if (error !== null) throw windowsError("ReOpenFile", error);
  handles.use(new OwnedHandle(sizeHandle));
  const held = handles.move();
  return {
    handle: file.value,
    // Windows serializes I/O on a synchronous handle (CreateFileW,
    // FILE_FLAG_OVERLAPPED): the size of the handle that it writes to would come
    // only after the writes.
    sizeBytes: () => sizeOf(sizeHandle),
    flush: () => flush(file),
    keep: () => setDeletion(file, false),
    [Symbol.dispose]: () => held.dispose(),
  };
}

function createFile(path: string): OwnedHandle {
  const file = takeHandle(
    "CreateFileW",
    kernel32.CreateFileW(
      verbatimPath(path),
      // `|` returns a signed number; `>>> 0` makes it unsigned.
      (win32.GENERIC_READ | win32.GENERIC_WRITE | win32.DELETE) >>> 0,
      win32.FILE_SHARE_READ,
      null,
      win32.CREATE_NEW,
      // A link of this name makes CREATE_NEW fail: links are not followed.
      win32.FILE_ATTRIBUTE_NORMAL | win32.FILE_FLAG_OPEN_REPARSE_POINT,
      0n,
    ),
  );
  if (kernel32.GetFileType(file.value) === win32.FILE_TYPE_DISK) return file;
  file[Symbol.dispose]();
  throw new WindowsError(
    "GetFileType",
    errorCode.ERROR_INVALID_NAME,
    `"${path}" is not a file on a disk`,
  );
}

/**
 * Uses NtFlushBuffersFile, which returns its status. FlushFileBuffers sets
 * GetLastError, which is wrong after a nonblocking call.
 *
 * Source: https://learn.microsoft.com/windows-hardware/drivers/ddi/ntifs/nf-ntifs-ntflushbuffersfile
 */
async function flush(file: OwnedHandle): Promise<void> {
  const ioStatus = copyOutsideHeap(new Uint8Array(ioStatusBlock.sizeBytes));
  const status = await ntdll.NtFlushBuffersFile(file.value, ioStatus);
  checkStatus("NtFlushBuffersFile", status);
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

function sizeOf(handle: bigint): number {
  const size = new BigInt64Array(1);
  checkBool("GetFileSizeEx", kernel32.GetFileSizeEx(handle, size));
  return Number(size[0]);
}

/**
 * Renames a file within its volume. Returns when the rename is on the disk.
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
