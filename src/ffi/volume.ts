import { kernel32 } from "./kernel32.ts";
import { takeHandle } from "./owned_handle.ts";
import { textOf } from "./wide_string.ts";
import { win32 } from "./win32_constants.ts";
import { mustSucceed } from "./win32_error.ts";
import type { VolumeStatus } from "./windows.ts";
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
