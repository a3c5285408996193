import { globToRegExp } from "@std/path/glob-to-regexp";
import { isGlob } from "@std/path/is-glob";
import { join } from "@std/path/join";
import {
  type ClosedFolder,
  entriesIn,
  type Entry,
  entryAt,
} from "./folder_entries.ts";
import type { Input } from "./inputs.ts";
import { pathRoot } from "./path_root.ts";

// Not @std/fs/walk and @std/fs/expand-glob: the first folder that may not be
// read ends them, and what they would have found behind it is lost.

/** The names that dumps have: .dmp, .mdmp and .hdmp. */
const dumpName = /\.[mh]?dmp$/i;

type Found = Entry | ClosedFolder;

/** The dumps in a folder, at any depth, sorted. */
export function dumpsIn(folder: string): readonly Input[] {
  return inputs(folder, dumpsBelow(folder), {
    message: "There is no dump in this folder.",
    hint: "Dumps are named .dmp, .mdmp or .hdmp; name other files one by one.",
  });
}

/** The files that a glob matches, and the dumps in matching folders, sorted. */
export function matches(glob: string): readonly Input[] {
  const root = pathRoot(glob);
  const names = glob.slice(root.length)
    .split(Deno.build.os === "windows" ? /[\\/]+/ : /\/+/)
    .filter((name) => name !== "");
  // `**` stands for folders; what it ends with is whatever is in them.
  if (names.at(-1) === "**") names.push("*");
  return inputs(glob, filesAmong(fitting(root, names)), {
    message: "No file matches this pattern.",
    hint: "Check the folder and the name's ending.",
  });
}

/** Each path once, sorted; a folder that may not be read is a problem. */
function inputs(
  operand: string,
  found: Iterable<Found>,
  none: { readonly message: string; readonly hint: string },
): readonly Input[] {
  const byPath = new Map<string, Input>();
  for (const one of found) {
    const problem = one.kind !== "closed" ? null : {
      message: `This folder could not be read: ${one.reason}.`,
      hint: "Run it as someone who may read the folder, or name other files.",
    };
    const path = one.path === "" ? "." : one.path;
    byPath.set(path, { path, problem });
  }
  if (byPath.size === 0) return [{ path: operand, problem: none }];
  return [...byPath.keys()].sort().map((path) => byPath.get(path)!);
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

/** What is below a folder by names, each of which may be a pattern. */
function* fitting(
  folder: string,
  [name, ...rest]: readonly string[],
): Generator<Found> {
  if (name === undefined) return;
  if (name === "**") {
    yield* fitting(folder, rest);
    for (const one of entriesIn(folder)) {
      if (one.kind === "folder") yield* fitting(one.path, ["**", ...rest]);
      else if (one.kind === "closed") yield one;
    }
  } else if (!isGlob(name)) {
    const path = join(folder, name);
    if (rest.length === 0) yield* entryAt(path);
    else yield* fitting(path, rest);
  } else {
    const pattern = globToRegExp(name, {
      caseInsensitive: Deno.build.os === "windows",
    });
    for (const one of entriesIn(folder)) {
      if (one.kind === "closed") yield one;
      else if (!pattern.test(one.name)) continue;
      else if (rest.length === 0) yield one;
      else if (one.kind === "folder") yield* fitting(one.path, rest);
    }
  }
}
