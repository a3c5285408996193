import { kernel32 } from "./kernel32.ts";
import { OwnedHandle, takeHandle } from "./owned_handle.ts";
import { lastError } from "./system_library.ts";
import { memoryStatusEx, performanceInformation } from "./system_structures.ts";
import { textOf } from "./wide_string.ts";
import { invalidHandle, win32 } from "./win32_constants.ts";
import { mustSucceed, windowsError } from "./win32_error.ts";
import type { MemoryStatus, VolumeStatus } from "./windows.ts";
import { verbatimFolder } from "./windows_path.ts";

/** The longest name of a file system with its NUL: MAX_PATH + 1. */
const maxNameUnits = 261;

/**
 * The volume that a folder is on, be it a share or mounted in a folder.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getdiskfreespaceexw
 */
export function volumeStatus(folder: string): VolumeStatus {
  const path = verbatimFolder(folder);
  const free = new BigUint64Array(1);
  mustSucceed(
    "GetDiskFreeSpaceExW",
    kernel32.GetDiskFreeSpaceExW(path, free, null, null),
  );
  return { freeBytes: Number(free[0]), fileSystem: fileSystemOf(path) };
}

/**
 * Asks through the folder: GetVolumeInformationW would take a volume's root only.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getvolumeinformationbyhandlew
 */
function fileSystemOf(folder: Uint16Array<ArrayBuffer>): string {
  using handle = takeHandle(
    "CreateFileW",
    kernel32.CreateFileW(
      folder,
      win32.FILE_READ_ATTRIBUTES,
      win32.FILE_SHARE_READ | win32.FILE_SHARE_WRITE | win32.FILE_SHARE_DELETE,
      null,
      win32.OPEN_EXISTING,
      win32.FILE_FLAG_BACKUP_SEMANTICS,
      0n,
    ),
  );
  const name = new Uint16Array(maxNameUnits);
  mustSucceed(
    "GetVolumeInformationByHandleW",
    kernel32.GetVolumeInformationByHandleW(
      handle.value,
      null,
      0,
      null,
      null,
      null,
      name,
      name.length,
    ),
  );
  return textOf(name);
}

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

/** Physical memory, and the paged and nonpaged memory of the kernel. */
export function memoryStatus(): MemoryStatus {
  const memory = memoryStatusEx.encode({ dwLength: memoryStatusEx.sizeBytes });
  mustSucceed("GlobalMemoryStatusEx", kernel32.GlobalMemoryStatusEx(memory));
  const performance = performanceInformation.encode({
    cb: performanceInformation.sizeBytes,
  });
  mustSucceed(
    "K32GetPerformanceInfo",
    kernel32.K32GetPerformanceInfo(performance, performance.length),
  );
  const { ullTotalPhys, ullAvailPhys } = memoryStatusEx.read(memory);
  const { KernelTotal, PageSize } = performanceInformation.read(performance);
  return {
    totalBytes: Number(ullTotalPhys),
    availableBytes: Number(ullAvailPhys),
    kernelBytes: Number(KernelTotal * PageSize),
  };
}
