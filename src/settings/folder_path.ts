import { isAbsolute } from "@std/path/is-absolute";
import { parse } from "@std/path/parse";
import { resolve } from "@std/path/resolve";
import { whyUnfit } from "../unfit_path.ts";

/**
 * Why a text cannot be kept as the path of a folder; `null` if it can. It has
 * to mean the same folder wherever the program is started.
 */
export function whyNoFolder(path: string): string | null {
  return whyUnfit(path) ??
    (isFull(path) ? null : `"${path}" is not a full path`);
}

/** On Windows a path that starts with `\` depends on the current drive. */
function isFull(path: string): boolean {
  return isAbsolute(path) &&
    parse(path).root.length >= parse(resolve("/")).root.length;
}
