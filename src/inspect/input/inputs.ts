import { isGlob } from "@std/path/is-glob";
import { systemPath } from "../../base/system_path.ts";
import { pipePath } from "../dump/report.ts";
import type { Pause } from "./folder_entries.ts";
import type { Input } from "./folder_inputs.ts";

/**
 * Finds the files that the operands specify, followed by the files in a list.
 * An operand is one of:
 *
 * - `-`: a pipe.
 * - An existing file.
 * - A folder: the dumps in the folder and its subfolders, sorted.
 * - A glob: the matches of the glob, sorted.
 *
 * Globs in the list are not expanded.
 */
export async function* expandInputs(
  operands: readonly string[],
  listed: AsyncIterable<string> | null,
  pause: Pause,
): AsyncGenerator<Input> {
  for (const operand of operands) {
    if (operand === pipePath) {
      yield { path: operand, problem: null, isPipe: true };
      continue;
    }
    const info = statOf(operand);
    const root = pathRoot(operand);
    if (info?.isDirectory) {
      yield* await (await folders()).dumpsIn(operand, pause);
    } else if (info || !hasWildcard(operand, root)) {
      yield { path: operand, problem: null, info };
    } else yield* await (await folders()).matches(operand, root, pause);
  }
  for await (const path of listed ?? []) {
    const info = statOf(path);
    if (info?.isDirectory) {
      yield* await (await folders()).dumpsIn(path, pause);
    } else yield { path, problem: null, info };
  }
}

/**
 * Whether an operand is an existing file, a folder, or a glob with matches. An
 * existing path that cannot be read also counts.
 */
export async function isInput(operand: string): Promise<boolean> {
  if (exists(operand)) return true;
  const inputs = expandInputs([operand], null, () => Promise.resolve());
  // If a glob has no match, there is one input, and its path is the glob
  // itself.
  for await (const { path } of inputs) return path !== operand;
  return false;
}

function exists(path: string): boolean {
  try {
    Deno.lstatSync(systemPath(path));
    return true;
  } catch (error) {
    return error instanceof Deno.errors.PermissionDenied ||
      error instanceof Deno.errors.NotCapable ||
      error instanceof Deno.errors.Busy;
  }
}

/**
 * The start of a Windows path: `\\server\share\`, `\\?\C:\`, `C:\`, `C:` or a
 * separator. A `?` in this part is not a wildcard.
 */
const windowsRoot =
  /^(?:[\\/]{2}[^\\/]+[\\/]+[^\\/]+[\\/]*|[a-z]:[\\/]*|[\\/]*)/i;

/** Returns the start of a path. This part is not searched for wildcards. */
export function pathRoot(
  path: string,
  os: typeof Deno.build.os = Deno.build.os,
): string {
  return (os === "windows" ? windowsRoot : /^\/*/).exec(path)?.[0] ?? "";
}

function hasWildcard(operand: string, root: string): boolean {
  const names = operand.slice(root.length);
  // `isGlob` treats a backslash as an escape. On Windows it separates folders.
  return isGlob(
    Deno.build.os === "windows" ? names.replaceAll("\\", "/") : names,
  );
}

/**
 * Imports the module only when needed, because loading it would slow down every
 * start.
 */
function folders(): Promise<typeof import("./folder_inputs.ts")> {
  return import("./folder_inputs.ts");
}

function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(systemPath(path));
  } catch {
    return null; // opening the path later reports the reason
  }
}
