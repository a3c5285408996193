import { isAbsolute } from "@std/path/is-absolute";
import { whyUnfit } from "../unfit_path.ts";

/**
 * Why a text cannot be kept as the path of a folder; `null` if it can. It has
 * to mean the same folder wherever the program is started.
 */
export function whyNoFolder(path: string): string | null {
  return whyUnfit(path) ?? whyMisread(path) ??
    (isFull(path) ? null : `"${path}" is not a full path`);
}

/** `"\ud800"` in the file: Deno would take the folder of another name. */
function whyMisread(path: string): string | null {
  return path.isWellFormed()
    ? null
    : `"${path}" has half of a surrogate pair in it`;
}

/** `C:\dumps` or `\\server\share`: `\dumps` depends on the current drive. */
const fullOnWindows = /^(?:[a-z]:[\\/]|[\\/]{2}[^\\/]+[\\/]+[^\\/]+)/i;

function isFull(path: string): boolean {
  return Deno.build.os === "windows"
    ? fullOnWindows.test(path)
    : isAbsolute(path);
}
