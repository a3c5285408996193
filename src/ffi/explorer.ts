import { ole32 } from "./ole32.ts";
import { shell32 } from "./shell32.ts";
import { wideString } from "./wide_string.ts";
import { win32 } from "./win32_constants.ts";
import { mustNotFail, windowsError } from "./win32_error.ts";
import { fullPath } from "./windows_path.ts";

/**
 * Opens the folder of a file with the file selected. No child process is
 * started for it: Explorer is asked.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/shlobj_core/nf-shlobj_core-shopenfolderandselectitems
 */
export function showInFolder(path: string): void {
  const entered = ole32.CoInitializeEx(
    null,
    win32.COINIT_APARTMENTTHREADED | win32.COINIT_DISABLE_OLE1DDE,
  );
  // Then this thread is ready for COM already, in another way.
  const wasReady = entered === win32.RPC_E_CHANGED_MODE;
  if (!wasReady) mustNotFail("CoInitializeEx", entered);
  try {
    select(path);
  } finally {
    if (!wasReady) ole32.CoUninitialize();
  }
}

function select(path: string): void {
  const item = shell32.ILCreateFromPathW(wideString(fullPath(path)));
  if (item === null) {
    throw windowsError("ILCreateFromPathW", win32.ERROR_FILE_NOT_FOUND);
  }
  try {
    mustNotFail(
      "SHOpenFolderAndSelectItems",
      shell32.SHOpenFolderAndSelectItems(item, 0, null, 0),
    );
  } finally {
    shell32.ILFree(item);
  }
}
