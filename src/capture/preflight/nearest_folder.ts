import { dirname } from "@std/path/dirname";
import { systemPath } from "../../system_path.ts";

/** The folder itself, or the nearest one above it that exists. */
export function nearestFolder(path: string): string {
  for (let folder = path;; folder = dirname(folder)) {
    if (isFolder(folder) || dirname(folder) === folder) return folder;
  }
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(systemPath(path)).isDirectory;
  } catch {
    return false;
  }
}
