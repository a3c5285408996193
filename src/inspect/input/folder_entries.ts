import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import { systemPath } from "../../base/system_path.ts";

/**
 * An item in a folder. A link to a file counts as a file. A link to a folder is
 * not followed, because it may lead in a circle or to files that are found
 * anyway.
 */
export interface Entry {
  readonly path: string;
  readonly name: string;
  readonly kind: "file" | "folder" | "linked folder";
}

/** A folder that cannot be read, with the error message of the system. */
export interface ClosedFolder {
  readonly path: string;
  readonly kind: "closed";
  readonly reason: string;
}

/**
 * Lets Ctrl+C interrupt the search of many folders, which may take long.
 *
 * @throws {LivedumpError} `cancelled` after Ctrl+C.
 */
export type Pause = () => Promise<void>;

/** Lists the items in a folder. Empty if there is no such folder. */
export function entriesIn(folder: string): (Entry | ClosedFolder)[] {
  return unlessClosed(folder, () => {
    // To save time, `join` is called once and not for each name: a folder may
    // have 100,000 names.
    const start = join(folder, "x").slice(0, -1);
    return Array.from(
      Deno.readDirSync(systemPath(folder === "" ? "." : folder)),
      ({ name, ...type }) => entryOf(start + name, name, type),
    );
  });
}

/** Returns the item at a path. Empty if nothing exists there. */
export function entryAt(path: string): (Entry | ClosedFolder)[] {
  return unlessClosed(path, () => [
    entryOf(path, basename(path), Deno.lstatSync(systemPath(path))),
  ]);
}

function unlessClosed(
  path: string,
  list: () => Entry[],
): (Entry | ClosedFolder)[] {
  try {
    return list();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isAbsent = error instanceof Deno.errors.NotFound ||
      error instanceof Deno.errors.NotADirectory;
    return isAbsent ? [] : [{ path, kind: "closed", reason: error.message }];
  }
}

function entryOf(
  path: string,
  name: string,
  { isDirectory, isSymlink }: { isDirectory: boolean; isSymlink: boolean },
): Entry {
  if (isSymlink) {
    return { path, name, kind: leadsToFolder(path) ? "linked folder" : "file" };
  }
  return { path, name, kind: isDirectory ? "folder" : "file" };
}

function leadsToFolder(link: string): boolean {
  try {
    return Deno.statSync(systemPath(link)).isDirectory;
  } catch {
    return false; // opening the link later reports the reason
  }
}
