import { expandGlobSync } from "@std/fs/expand-glob";
import { walkSync } from "@std/fs/walk";
import { isAbsolute } from "@std/path/is-absolute";
import { relative } from "@std/path/relative";
import type { Input } from "./inputs.ts";

/** The names that dumps have: .dmp, .mdmp and .hdmp. */
const dumpName = /\.[mh]?dmp$/i;

/** The dumps in a folder, at any depth, sorted. */
export function* dumpsIn(folder: string): Generator<Input> {
  yield* found(
    folder,
    () =>
      walkSync(folder, {
        includeDirs: false,
        includeSymlinks: false,
        match: [dumpName],
      }),
    {
      message: "There is no dump in this folder.",
      hint:
        "Dumps are named .dmp, .mdmp or .hdmp; name other files one by one.",
    },
  );
}

/** The files that a glob matches, sorted. */
export function* matches(glob: string): Generator<Input> {
  yield* found(
    glob,
    () =>
      expandGlobSync(glob, {
        includeDirs: false,
        caseInsensitive: Deno.build.os === "windows",
      }),
    {
      message: "No file matches this pattern.",
      hint: "Check the folder and the name's ending.",
    },
  );
}

/** What was found before a folder could not be read is not lost to that. */
function* found(
  operand: string,
  list: () => Iterable<{ readonly path: string }>,
  none: { readonly message: string; readonly hint: string },
): Generator<Input> {
  const paths: string[] = [];
  let problem = null;
  try {
    for (const entry of list()) paths.push(entry.path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const message = `A folder could not be read: ${reason}.`;
    problem = { message, hint: "Name files in folders that you may read." };
  }
  const shown = isAbsolute(operand)
    ? paths
    : paths.map((path) => isAbsolute(path) ? relative(Deno.cwd(), path) : path);
  for (const path of shown.sort()) yield { path, problem: null };
  if (problem) yield { path: operand, problem };
  else if (paths.length === 0) yield { path: operand, problem: none };
}
