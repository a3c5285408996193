import { basename } from "@std/path/basename";
import { globToRegExp } from "@std/path/glob-to-regexp";
import { isGlob } from "@std/path/is-glob";
import { join } from "@std/path/join";
import { systemPath } from "../../base/system_path.ts";

/** A file to inspect, or the reason why an operand names none. */
export type Input =
  | {
    readonly path: string;
    readonly problem: null;
    /** Whether it is read from standard input. */
    readonly isPipe?: true;
  }
  | {
    readonly path: string;
    readonly problem: { readonly message: string; readonly hint: string };
  };

// Not @std/fs/walk or @std/fs/expand-glob: both throw at the first folder that
// cannot be read, and the files after it are lost (measured with fs 1.0.22).

/** File names of dumps: .dmp, .mdmp and .hdmp. */
const dumpName = /\.[mh]?dmp$/i;

/**
 * Something in a folder. A link to a file is a file. A link to a folder is not
 * followed, because it may lead in a circle or to files that are found anyway.
 */
interface Entry {
  readonly path: string;
  readonly name: string;
  readonly kind: "file" | "folder" | "linked folder";
}

/** A folder that the system does not let us read, with its error message. */
interface ClosedFolder {
  readonly path: string;
  readonly kind: "closed";
  readonly reason: string;
}

type Found = Entry | ClosedFolder;

/** The dumps in a folder and its subfolders, sorted. */
export function dumpsIn(folder: string): readonly Input[] {
  return inputs(folder, dumpsBelow(folder), {
    message: "The folder contains no dumps.",
    hint: "Only .dmp, .mdmp and .hdmp files are searched for; name other " +
      "files one by one.",
  });
}

/**
 * The files that match a glob, and the dumps in folders that match it, sorted.
 *
 * @param root The start of the glob that has no wildcards, such as `C:\`.
 */
export function matches(glob: string, root: string): readonly Input[] {
  const names = glob.slice(root.length)
    .split(Deno.build.os === "windows" ? /[\\/]+/ : /\/+/)
    .filter((name) => name !== "");
  // `**` matches folders only; a glob that ends with it means their contents.
  if (names.at(-1) === "**") names.push("*");
  return inputs(glob, filesAmong(matching(root, names)), {
    message: "No file matches this pattern.",
    hint: "Check the folder and the file name extension.",
  });
}

/** Each path once, sorted. A folder that cannot be read becomes a problem. */
function inputs(
  operand: string,
  found: Iterable<Found>,
  none: { readonly message: string; readonly hint: string },
): readonly Input[] {
  const byPath = new Map<string, Input>();
  for (const one of found) {
    const problem = one.kind !== "closed" ? null : {
      message: `The folder could not be read: ${one.reason}.`,
      hint: "Run livedump as a user who may read the folder, or name other " +
        "files.",
    };
    const path = one.path === "" ? "." : one.path;
    byPath.set(path, { path, problem });
  }
  if (byPath.size === 0) return [{ path: operand, problem: none }];
  return [...byPath.keys()].filter((path) => !isRecordIn(byPath, path)).sort()
    .map((path) => byPath.get(path)!);
}

/** Whether a path is the document that `--record` wrote beside a found dump. */
function isRecordIn(found: ReadonlyMap<string, Input>, path: string): boolean {
  const dump = path.replace(/\.json$/, "");
  return dump !== path && dumpName.test(dump) && found.has(dump);
}

function* dumpsBelow(folder: string): Generator<Found> {
  for (const one of entriesIn(folder)) {
    if (one.kind === "folder") yield* dumpsBelow(one.path);
    else if (one.kind === "closed") yield one;
    else if (one.kind === "file" && dumpName.test(one.name)) yield one;
  }
}

function* filesAmong(found: Iterable<Found>): Generator<Found> {
  for (const one of found) {
    if (one.kind === "folder") yield* dumpsBelow(one.path);
    else if (one.kind !== "linked folder") yield one;
  }
}

/** What is at a path below a folder; each name in the path may be a pattern. */
function* matching(
  folder: string,
  [name, ...rest]: readonly string[],
): Generator<Found> {
  if (name === undefined) return;
  if (name === "**") {
    yield* matching(folder, rest);
    for (const one of entriesIn(folder)) {
      if (one.kind === "folder") yield* matching(one.path, ["**", ...rest]);
      else if (one.kind === "closed") yield one;
    }
  } else if (!isGlob(name)) {
    const path = join(folder, name);
    if (rest.length === 0) yield* entryAt(path);
    else yield* matching(path, rest);
  } else {
    const pattern = globToRegExp(name, {
      caseInsensitive: Deno.build.os === "windows",
    });
    for (const one of entriesIn(folder)) {
      if (one.kind === "closed") yield one;
      else if (!pattern.test(one.name)) continue;
      else if (rest.length === 0) yield one;
      else if (one.kind === "folder") yield* matching(one.path, rest);
    }
  }
}

/** What is in a folder. Empty if there is no such folder. */
function entriesIn(folder: string): (Entry | ClosedFolder)[] {
  return unlessClosed(folder, () =>
    Array.from(
      Deno.readDirSync(systemPath(folder === "" ? "." : folder)),
      ({ name, ...type }) => entryOf(join(folder, name), name, type),
    ));
}

/** What is at a path. Empty if there is nothing. */
function entryAt(path: string): (Entry | ClosedFolder)[] {
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
    return false; // opening it later reports the reason
  }
}
