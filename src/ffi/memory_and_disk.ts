import { kernel32 } from "./kernel32.ts";
import { OwnedHandle, takeHandle } from "./owned_handle.ts";
import { lastError } from "./system_library.ts";
import { memoryStatusEx, performanceInformation } from "./system_structures.ts";
import { textOf } from "./wide_string.ts";
import { invalidHandle, win32 } from "./win32_constants.ts";
import { checkBool, errorCode, windowsError } from "./win32_error.ts";
import type { MemoryStatus, VolumeStatus } from "./windows.ts";
import { verbatimFolder } from "./windows_path.ts";

/** Maximum length of a file system name, including the NUL: MAX_PATH + 1. */
const maxNameUnits = 261;

/**
 * The status of the volume that contains a folder. The volume may be a network
 * share or a mounted folder.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getdiskfreespaceexw
 */
export function volumeStatus(folder: string): VolumeStatus {
  const path = verbatimFolder(folder);
  const free = new BigUint64Array(1);
  checkBool(
    "GetDiskFreeSpaceExW",
    kernel32.GetDiskFreeSpaceExW(path, free, null, null),
  );
  return { freeBytes: Number(free[0]), fileSystem: fileSystemOf(path) };
}

/**
 * The name of the file system. Uses a handle of the folder, because
 * GetVolumeInformationW accepts only a root folder.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getvolumeinformationbyhandlew
 */
function fileSystemOf(folder: Uint16Array<ArrayBuffer>): string {
  using handle = takeHandle(
    "CreateFileW",
    openFolder(folder, win32.FILE_READ_ATTRIBUTES),
  );
  const name = new Uint16Array(maxNameUnits);
  checkBool(
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

/** Opens a folder, which requires FILE_FLAG_BACKUP_SEMANTICS. */
function openFolder(path: Uint16Array<ArrayBuffer>, access: number): bigint {
  return kernel32.CreateFileW(
    path,
    access,
    win32.FILE_SHARE_READ | win32.FILE_SHARE_WRITE | win32.FILE_SHARE_DELETE,
    null,
    win32.OPEN_EXISTING,
    win32.FILE_FLAG_BACKUP_SEMANTICS,
    0n,
  );
}

/**
 * Whether this process has the right to create files in a folder: tries to open
 * the folder with that right.
 *
 * Source: https://learn.microsoft.com/windows/win32/fileio/file-access-rights-constants
 *
 * @throws {WindowsError} If the folder cannot be opened, and the reason is not
 * a missing right.
 */
export function mayCreateFilesIn(folder: string): boolean {
  const handle = openFolder(verbatimFolder(folder), win32.FILE_ADD_FILE);
  if (handle !== invalidHandle) {
    new OwnedHandle(handle)[Symbol.dispose]();
    return true;
  }
  const error = lastError();
  if (error === errorCode.ERROR_ACCESS_DENIED) return false;
  throw windowsError("CreateFileW", error);
}

export function memoryStatus(): MemoryStatus {
  const memory = memoryStatusEx.encode({ dwLength: memoryStatusEx.sizeBytes });
  checkBool("GlobalMemoryStatusEx", kernel32.GlobalMemoryStatusEx(memory));
  const performance = performanceInformation.encode({
    cb: performanceInformation.sizeBytes,
  });
  checkBool(
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
