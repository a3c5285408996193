import { captureRecordPath } from "../base/record/capture_record.ts";
import { systemPath } from "../base/system_path.ts";

/** Number of dumps in a folder after which the names in it are listed. */
const manyDumps = 200;

/**
 * Finds the records that `livedump kernel --record` wrote next to dumps.
 *
 * Deno throws an error for a missing file, which takes a tenth of the time of
 * inspecting a small dump. After many dumps in one folder, this class therefore
 * lists the folder once. A record that is written later is not found.
 * `existsSync` of node:fs throws no error, but node:fs takes 60 ms to load.
 */
export class RecordSearch {
  #folder = "";
  #searches = 0;
  /** The names of the JSON files in the folder; `null` if it is not listed. */
  #names: ReadonlySet<string> | null = null;

  /** Whether there is a record of the dump at `path`. */
  has(path: string): boolean {
    const recordPath = captureRecordPath(path);
    const nameAt = nameStart(recordPath);
    const folder = recordPath.slice(0, nameAt);
    if (folder !== this.#folder) {
      this.#folder = folder;
      this.#searches = 0;
      this.#names = null;
    }
    if (++this.#searches === manyDumps) this.#names = jsonNamesIn(folder);
    const name = comparable(recordPath.slice(nameAt));
    return this.#names?.has(name) !== false && isFile(recordPath);
  }
}

/** The index of the last name in a path. */
function nameStart(path: string): number {
  const slash = path.lastIndexOf("/");
  if (Deno.build.os !== "windows") return slash + 1;
  return Math.max(slash, path.lastIndexOf("\\"), path.lastIndexOf(":")) + 1;
}

/** Returns `null` if the folder cannot be listed. */
function jsonNamesIn(folder: string): Set<string> | null {
  try {
    const names = new Set<string>();
    const path = systemPath(folder === "" ? "." : folder);
    for (const { name } of Deno.readDirSync(path)) {
      if (/\.json$/i.test(name)) names.add(comparable(name));
    }
    return names;
  } catch {
    return null;
  }
}

/**
 * A form of a name that is equal for all names of the same file: some file
 * systems ignore case, and APFS ignores how accents are encoded.
 */
function comparable(name: string): string {
  return name.normalize().toLowerCase();
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(systemPath(path)).isFile;
  } catch {
    return false;
  }
}
