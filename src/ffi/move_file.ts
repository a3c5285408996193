import { kernel32 } from "./kernel32.ts";
import { win32 } from "./win32_constants.ts";
import { mustSucceed } from "./win32_error.ts";
import { verbatimPath } from "./windows_path.ts";

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
