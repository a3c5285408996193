import { isGlob } from "@std/path/is-glob";
import { join } from "@std/path/join";
import {
  type ClosedFolder,
  entriesIn,
  type Entry,
  entryAt,
  type Pause,
} from "./folder_entries.ts";
import { compileGlobName } from "./glob_name.ts";

/** One part of a glob, between two separators. */
type GlobPart =
  /** `**`: any number of folders. */
  | { readonly kind: "folders" }
  /** A part without wildcards. */
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "pattern"; matches(name: string): boolean };

/**
 * Finds the files and folders that match a glob. A folder may be searched for
 * several parts of the glob: in `**` + `/a/*.dmp`, the folder `x/a` is searched
 * for `**` and for `*.dmp`. The parts for which a folder was searched are
 * remembered. So each folder is read at most once for each part, even if the
 * glob contains many `**`.
 *
 * @param root The start of the glob, which has no wildcards, such as `C:\`.
 * @param found Called for each match; may be called twice for the same match.
 */
export async function searchGlob(
  glob: string,
  root: string,
  pause: Pause,
  found: (one: Entry | ClosedFolder) => Promise<void>,
): Promise<void> {
  const parts = partsOf(glob.slice(root.length));
  const searched = new Map<string, Set<number>>();
  const pending: Place[] = [{ folder: root, positions: [0] }];
  for (let place = pending.pop(); place; place = pending.pop()) {
    await pause();
    const known = searched.get(place.folder) ?? new Set();
    searched.set(place.folder, known);
    const positions = withFolders(parts, place.positions)
      .filter((at) => !known.has(at));
    for (const at of positions) known.add(at);
    const results = resultsIn({ folder: place.folder, positions }, parts);
    for (const { one, below, isMatch } of results) {
      await pause();
      if (isMatch) await found(one);
      if (below.length > 0) {
        pending.push({ folder: one.path, positions: below });
      }
    }
  }
}

/** A folder, and the indexes of the parts for which it is searched. */
interface Place {
  readonly folder: string;
  readonly positions: readonly number[];
}

interface Result {
  readonly one: Entry | ClosedFolder;
  readonly isMatch: boolean;
  /**
   * If the result is a folder: the indexes of the parts for which it must be
   * searched.
   */
  readonly below: readonly number[];
}

function* resultsIn(
  { folder, positions }: Place,
  parts: readonly GlobPart[],
): Generator<Result> {
  const isLast = (at: number) => at === parts.length - 1;
  const isListed = (at: number) => parts[at]!.kind !== "name";
  for (const at of positions) {
    const part = parts[at]!;
    if (part.kind !== "name") continue;
    // A part without a wildcard is opened directly. It is not looked up in a
    // list of the folder's contents, because it may be a link or `..`, and some
    // folders can be opened but not listed.
    const path = join(folder, part.name);
    if (isLast(at)) {
      for (const one of entryAt(path)) yield { one, isMatch: true, below: [] };
    } else {
      const one: Entry = { path, name: part.name, kind: "folder" };
      yield { one, isMatch: false, below: [at + 1] };
    }
  }
  const listed = positions.filter(isListed);
  if (listed.length === 0) return;
  for (const one of entriesIn(folder)) {
    if (one.kind === "closed") {
      yield { one, isMatch: true, below: [] };
      continue;
    }
    const matched = listed.filter((at) => standsFor(parts[at]!, one));
    const next = matched.filter((at) => !isLast(at))
      .map((at) => parts[at]!.kind === "folders" ? at : at + 1);
    yield {
      one,
      isMatch: matched.some(isLast),
      below: one.kind === "folder" ? next : [],
    };
  }
}

function standsFor(part: GlobPart, { kind, name }: Entry): boolean {
  if (part.kind === "pattern") return part.matches(name);
  return part.kind === "folders" && kind === "folder";
}

/** Splits a glob into parts. Consecutive `**` become one. */
function partsOf(glob: string): readonly GlobPart[] {
  const isWindows = Deno.build.os === "windows";
  const names = glob.split(isWindows ? /[\\/]+/ : /\/+/)
    .filter((name, at, all) =>
      name !== "" && !(name === "**" && all[at - 1] === "**")
    );
  // `**` matches only folders. At the end of a glob, it stands for `**/*`: all
  // files in these folders.
  if (names.at(-1) === "**") names.push("*");
  return names.map((name) => {
    if (name === "**") return { kind: "folders" };
    if (!isGlob(name)) return { kind: "name", name };
    const matches = compileGlobName(name, { ignoreCase: isWindows });
    return { kind: "pattern", matches };
  });
}

/**
 * For each position of a `**`, adds the next position, because `**` also
 * matches zero folders.
 */
function withFolders(
  parts: readonly GlobPart[],
  positions: readonly number[],
): number[] {
  return positions.flatMap((at) =>
    parts[at]?.kind === "folders" ? [at, at + 1] : [at]
  );
}
