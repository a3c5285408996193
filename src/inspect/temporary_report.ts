import { join } from "@std/path/join";
import { systemPath } from "../base/system_path.ts";

/**
 * Begins a file for a report that is not whole yet. It has a name that nobody
 * takes for a report, nor a pattern for reports, and is locked for as long as
 * the program lives: a file of such a name without a lock is left over.
 */
export function createTemporaryReport(
  folder: string,
  name: string,
): { readonly path: string; readonly file: Deno.FsFile } {
  const id = crypto.randomUUID().slice(0, 8);
  const path = join(folder, `${shortOf(name)}.${id}${ending}`);
  const file = Deno.openSync(systemPath(path), {
    write: true,
    createNew: true,
  });
  tryLock(file);
  return { path, file };
}

const ending = ".livedump.tmp";

/** The name itself may be as long as names can be. */
function shortOf(name: string): string {
  return name.slice(0, 40);
}

/** Between its creation and its lock, a file has none. */
const youngMs = 60_000;

/** Removes what runs left for this report that were killed, if anything. */
export function removeLeftovers(folder: string, name: string): void {
  const begin = `${shortOf(name)}.`;
  try {
    for (const entry of Deno.readDirSync(systemPath(folder))) {
      const { name } = entry;
      const isOurs = entry.isFile && name.startsWith(begin) &&
        /^[0-9a-f]{8}\.livedump\.tmp$/.test(name.slice(begin.length));
      if (isOurs) removeUnlessInUse(systemPath(join(folder, name)));
    }
  } catch {
    // A folder that may be written into need not be readable.
  }
}

function removeUnlessInUse(path: string): void {
  try {
    const { mtime } = Deno.lstatSync(path);
    if (mtime === null || Date.now() - mtime.getTime() < youngMs) return;
    using file = Deno.openSync(path, { read: true, write: true });
    if (tryLock(file)) Deno.removeSync(path);
  } catch {
    // It is another user's, or has just gone.
  }
}

/** Some file systems, on other machines, have no locks. */
function tryLock(file: Deno.FsFile): boolean {
  try {
    return file.tryLockSync(true);
  } catch {
    return false;
  }
}
