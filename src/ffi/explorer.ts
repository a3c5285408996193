import { ole32 } from "./ole32.ts";
import { shell32 } from "./shell32.ts";
import { wideString } from "./wide_string.ts";
import { win32 } from "./win32_constants.ts";
import { checkHresult, errorCode, windowsError } from "./win32_error.ts";
import { fullPath } from "./windows_path.ts";

/**
 * Opens the folder of a file in Explorer and selects the file. This calls
 * Explorer through COM, so no child process is started.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/shlobj_core/nf-shlobj_core-shopenfolderandselectitems
 */
export function showInFolder(path: string): void {
  const result = ole32.CoInitializeEx(
    null,
    win32.COINIT_APARTMENTTHREADED | win32.COINIT_DISABLE_OLE1DDE,
  );
  // COM is already initialized on this thread in another mode. SHOpenFolderAndSelectItems also works in that mode.
  const wasInitialized = result === win32.RPC_E_CHANGED_MODE;
  if (!wasInitialized) checkHresult("CoInitializeEx", result);
  try {
    selectFile(path);
  } finally {
    if (!wasInitialized) ole32.CoUninitialize();
  }
}

function selectFile(path: string): void {
  const item = shell32.ILCreateFromPathW(wideString(fullPath(path)));
  if (item === null) {
    throw windowsError("ILCreateFromPathW", errorCode.ERROR_FILE_NOT_FOUND);
  }
  try {
    checkHresult(
      "SHOpenFolderAndSelectItems",
      shell32.SHOpenFolderAndSelectItems(item, 0, null, 0),
    );
  } finally {
    shell32.ILFree(item);
  }
}
