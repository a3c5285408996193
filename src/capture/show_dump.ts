import type { OutputStream } from "../console.ts";
import type { Windows } from "../ffi/windows.ts";
import { WindowsError } from "../ffi/windows_error.ts";

/**
 * Opens the folder with a dump in it selected. A dump is no worse for a folder
 * that does not open.
 */
export function showDump(
  path: string,
  windows: Pick<Windows, "showInFolder">,
  stderr: OutputStream,
): void {
  try {
    windows.showInFolder(path);
  } catch (error) {
    if (!(error instanceof WindowsError)) throw error;
    stderr.write(`livedump: the folder does not open: ${error.message}\n`);
  }
}
