import { isGlob } from "@std/path/is-glob";
import { pathRoot } from "./path_root.ts";
import { pipePath } from "../dump/report.ts";
import { systemPath } from "../../base/system_path.ts";

/** A file to inspect, or why an operand leads to none. */
export type Input =
  | {
    readonly path: string;
    readonly problem: null;
    /** Whether it comes through standard input. */
    readonly isPipe?: true;
  }
  | {
    readonly path: string;
    readonly problem: { readonly message: string; readonly hint: string };
  };

/**
 * The files that operands name, in their order: `-` is a pipe, a path that exists as it
 * stands, a folder's dumps at any depth, else the matches of a glob, sorted;
 * then those of a list, which are taken as they stand.
 */
export async function* expandInputs(
  operands: readonly string[],
  listed: readonly string[] = [],
): AsyncGenerator<Input> {
  for (const operand of operands) {
    if (operand === pipePath) {
      yield { path: operand, problem: null, isPipe: true };
      continue;
    }
    const info = statOf(operand);
    if (info?.isDirectory) yield* (await folders()).dumpsIn(operand);
    else if (info || !mayMatch(operand)) yield { path: operand, problem: null };
    else yield* (await folders()).matches(operand);
  }
  // Names in a list are no patterns; a folder in it is a folder.
  for (const path of listed) {
    if (statOf(path)?.isDirectory) yield* (await folders()).dumpsIn(path);
    else yield { path, problem: null };
  }
}

/** Windows has `\` between folders, where `isGlob` would see an escape. */
function mayMatch(operand: string): boolean {
  const names = operand.slice(pathRoot(operand).length);
  return isGlob(
    Deno.build.os === "windows" ? names.replaceAll("\\", "/") : names,
  );
}

/** Loaded only where it is needed: it would slow every start down. */
function folders(): Promise<typeof import("./folder_inputs.ts")> {
  return import("./folder_inputs.ts");
}

function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(systemPath(path));
  } catch {
    return null; // opening it will tell why
  }
}
