import type { OutputStream } from "../base/console.ts";
import type { Windows } from "../ffi/windows.ts";

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
    const reason = error instanceof Error ? error.message : String(error);
    stderr.write(`livedump: the folder does not open: ${reason}\n`);
  }
}
