import { basename } from "@std/path/basename";
import { join } from "@std/path/join";
import { systemPath } from "../../base/system_path.ts";

/** Something in a folder. A link to a folder is not entered: it may lead in a
 * circle, or to what is told already. A link to a file is a file. */
export interface Entry {
  readonly path: string;
  readonly name: string;
  readonly kind: "file" | "folder" | "linked folder";
}

/** A folder that the system does not let us look into, and its words. */
export interface ClosedFolder {
  readonly path: string;
  readonly kind: "closed";
  readonly reason: string;
}

/** What is in a folder; nothing if there is no such folder. */
export function entriesIn(folder: string): (Entry | ClosedFolder)[] {
  return unlessClosed(folder, () =>
    Array.from(
      Deno.readDirSync(systemPath(folder === "" ? "." : folder)),
      ({ name, ...type }) => entryOf(join(folder, name), name, type),
    ));
}

/** What a path names; nothing if there is no such thing. */
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
    if (isAbsence(error)) return [];
    return [{ path, kind: "closed", reason: error.message }];
  }
}

function isAbsence(error: Error): boolean {
  return error instanceof Deno.errors.NotFound ||
    error instanceof Deno.errors.NotADirectory;
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
    return false; // opening it will tell why
  }
}
