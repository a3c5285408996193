import { kernel32 } from "./kernel32.ts";
import { outsideHeap } from "./live_dump_call.ts";
import { isSuccess } from "./nt_status.ts";
import { ntdll } from "./ntdll.ts";
import { OwnedHandle, takeHandle } from "./owned_handle.ts";
import { lastError } from "./system_library.ts";
import { fileDispositionInfo, ioStatusBlock } from "./system_structures.ts";
import { invalidHandle, win32 } from "./win32_constants.ts";
import { mustSucceed, WindowsError, windowsError } from "./win32_error.ts";
import type { TransientFile } from "./windows.ts";
import { verbatimPath } from "./windows_path.ts";

/**
 * Creates a file and at once marks it for deletion, so that Windows deletes it
 * when its last handle is closed, also if this process is killed. Until it is
 * kept, nobody else can open it.
 *
 * FILE_FLAG_DELETE_ON_CLOSE could not be undone on every volume: that needs
 * FileDispositionInfoEx, which Windows before 10 1607 and volumes other than
 * NTFS do not know. The mark is for processing of this kind: see DeleteOnClose
 * in chromium/src base/files/file.h.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/winbase/ns-winbase-file_disposition_info
 */
export function createTransientFile(path: string): TransientFile {
  using handles = new DisposableStack();
  const file = handles.use(createFile(path));
  const watch = kernel32.ReOpenFile(
    file.value,
    win32.FILE_READ_ATTRIBUTES,
    win32.FILE_SHARE_READ | win32.FILE_SHARE_WRITE | win32.FILE_SHARE_DELETE,
    0,
  );
  const error = watch === invalidHandle ? lastError() : null;
  // Before anything is thrown, so that the file goes.
  setDeletion(file, true);
  if (error !== null) throw windowsError("ReOpenFile", error);
  handles.use(new OwnedHandle(watch));
  const held = handles.move();
  return {
    handle: file.value,
    // I/O on a synchronous handle is serialized (CreateFileW,
    // FILE_FLAG_OVERLAPPED): asking the handle that Windows writes through would
    // wait for the writes.
    sizeBytes: () => sizeOf(watch),
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
      // Unsigned again, since `|` makes it a signed number.
      (win32.GENERIC_READ | win32.GENERIC_WRITE | win32.DELETE) >>> 0,
      win32.FILE_SHARE_READ,
      null,
      win32.CREATE_NEW,
      // A link in its place counts as a file: nothing is made where it leads to.
      win32.FILE_ATTRIBUTE_NORMAL | win32.FILE_FLAG_OPEN_REPARSE_POINT,
      0n,
    ),
  );
  if (kernel32.GetFileType(file.value) === win32.FILE_TYPE_DISK) return file;
  file[Symbol.dispose]();
  throw new WindowsError(
    "GetFileType",
    win32.ERROR_INVALID_NAME,
    `"${path}" is not a file on a disk`,
  );
}

/**
 * By NtFlushBuffersFile, for FlushFileBuffers gives its error to GetLastError,
 * which says nothing after a call that others did not wait for.
 *
 * Source: https://learn.microsoft.com/windows-hardware/drivers/ddi/ntifs/nf-ntifs-ntflushbuffersfile
 */
async function flush(file: OwnedHandle): Promise<void> {
  const ioStatus = outsideHeap(new Uint8Array(ioStatusBlock.sizeBytes));
  const status = await ntdll.NtFlushBuffersFile(file.value, ioStatus);
  if (isSuccess(status)) return;
  throw windowsError(
    "NtFlushBuffersFile",
    ntdll.RtlNtStatusToDosError(status),
  );
}

function setDeletion(file: OwnedHandle, wanted: boolean): void {
  mustSucceed(
    "SetFileInformationByHandle",
    kernel32.SetFileInformationByHandle(
      file.value,
      win32.FileDispositionInfo,
      fileDispositionInfo.encode({ DeleteFile: wanted ? 1 : 0 }),
      fileDispositionInfo.sizeBytes,
    ),
  );
}

function sizeOf(handle: bigint): number {
  const size = new BigInt64Array(1);
  mustSucceed("GetFileSizeEx", kernel32.GetFileSizeEx(handle, size));
  return Number(size[0]);
}

/**
 * Renames a file on its volume, and returns when that is on the disk.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/winbase/nf-winbase-movefileexw
 */
export function moveFile(from: string, to: string, replace: boolean): void {
  mustSucceed(
    "MoveFileExW",
    kernel32.MoveFileExW(
      verbatimPath(from),
      verbatimPath(to),
      win32.MOVEFILE_WRITE_THROUGH |
        (replace ? win32.MOVEFILE_REPLACE_EXISTING : 0),
    ),
  );
}
