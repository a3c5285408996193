import { dumpName } from "../../base/system_path.ts";
import {
  type ClosedFolder,
  entriesIn,
  type Entry,
  type Pause,
} from "./folder_entries.ts";

/** A file to inspect, or an operand with the reason why there is no file. */
export type Input =
  | {
    readonly path: string;
    readonly problem: null;
    /** The result of `Deno.stat`, if it was called for this input just before. */
    readonly info?: Deno.FileInfo | null;
    /** Whether the dump is read from standard input. */
    readonly isPipe?: true;
  }
  | {
    readonly path: string;
    readonly problem: { readonly message: string; readonly hint: string };
  };

/**
 * The paths that were found. The value is `null` for a file, and the error
 * message for a folder that cannot be read.
 */
type FoundFiles = Map<string, string | null>;

// @std/fs/walk and @std/fs/expand-glob are not used: both throw at the first
// folder that cannot be read, and the files after it are lost (measured with fs
// 1.0.22).

/** The dumps in a folder and its subfolders, sorted. */
export async function dumpsIn(
  folder: string,
  pause: Pause,
): Promise<Iterable<Input>> {
  const found: FoundFiles = new Map();
  await addDumpsBelow(folder, found, pause);
  return inputs(folder, found, {
    message: "The folder contains no dumps.",
    hint: "In folders, livedump finds only .dmp, .mdmp and .hdmp files. " +
      "Specify other files one by one.",
  });
}

/**
 * The files that match a glob, and the dumps in folders that match it, sorted.
 *
 * @param root The start of the glob, which has no wildcards, such as `C:\`.
 */
export async function matches(
  glob: string,
  root: string,
  pause: Pause,
): Promise<Iterable<Input>> {
  const found: FoundFiles = new Map();
  const searched = new Set<string>();
  const { searchGlob } = await import("./glob_search.ts");
  await searchGlob(glob, root, pause, async (one) => {
    if (one.kind === "folder") {
      await addDumpsBelow(one.path, found, pause, searched);
    } else if (one.kind !== "linked folder") addFound(one, found);
  });
  return inputs(glob, found, {
    message: "No file matches this pattern.",
    hint: "Check the folder and the file name extension.",
  });
}

/**
 * Yields the inputs in the order of their paths. A folder that cannot be read
 * becomes an input with a problem.
 */
function* inputs(
  operand: string,
  found: FoundFiles,
  none: { readonly message: string; readonly hint: string },
): Generator<Input> {
  if (found.size === 0) yield { path: operand, problem: none };
  for (const path of [...found.keys()].sort()) {
    if (isRecordIn(found, path)) continue;
    const reason = found.get(path) ?? null;
    const problem = reason === null ? null : {
      message: `The folder could not be read: ${reason}.`,
      hint: "Run livedump as a user who may read the folder, or specify " +
        "other files.",
    };
    yield { path, problem };
  }
}

function addFound(one: Entry | ClosedFolder, found: FoundFiles): void {
  const path = one.path === "" ? "." : one.path;
  found.set(path, one.kind === "closed" ? one.reason : null);
}

async function addDumpsBelow(
  folder: string,
  found: FoundFiles,
  pause: Pause,
  searched: Set<string> = new Set(),
): Promise<void> {
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    // Each folder is searched only once, even if the glob matches the folder
    // and also its parent folder.
    if (searched.has(next)) continue;
    searched.add(next);
    await pause();
    for (const one of entriesIn(next)) {
      if (one.kind === "folder") folders.push(one.path);
      else if (one.kind === "closed") addFound(one, found);
      else if (one.kind === "file" && dumpName.test(one.name)) {
        addFound(one, found);
      }
    }
  }
}

/**
 * Whether a path is the record of a dump in `found`. `--record` writes the
 * record next to the dump.
 */
function isRecordIn(found: FoundFiles, path: string): boolean {
  const dump = path.replace(/\.json$/, "");
  return dump !== path && dumpName.test(dump) && found.has(dump);
}
