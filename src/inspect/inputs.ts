import { isGlob } from "@std/path/is-glob";

/** A file to inspect, or why an operand leads to none. */
export type Input =
  | { readonly path: string; readonly problem: null }
  | {
    readonly path: string;
    readonly problem: { readonly message: string; readonly hint: string };
  };

/**
 * The files that operands name, in their order: a path that exists as it
 * stands, a folder's dumps at any depth, else the matches of a glob, sorted.
 */
export async function* expandInputs(
  operands: readonly string[],
): AsyncGenerator<Input> {
  for (const operand of operands) {
    const info = statOf(operand);
    if (info?.isDirectory) yield* (await folders()).dumpsIn(operand);
    else if (info || !isGlob(operand)) yield { path: operand, problem: null };
    else yield* (await folders()).matches(operand);
  }
}

/** Loaded only where it is needed: it would slow every start down. */
function folders(): Promise<typeof import("./folder_inputs.ts")> {
  return import("./folder_inputs.ts");
}

function statOf(path: string): Deno.FileInfo | null {
  try {
    return Deno.statSync(path);
  } catch {
    return null; // opening it will tell why
  }
}
