/** A C compiler for Windows: Debian's package gcc-mingw-w64-x86-64. */
const compiler = "x86_64-w64-mingw32-gcc";

export const hasCompiler = isInstalled();

function isInstalled(): boolean {
  try {
    return new Deno.Command(compiler, { args: ["--version"], stdout: "null" })
      .outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Returns the test title. Without the compiler, the title says that the test is
 * skipped.
 */
export function withCompiler(title: string): string {
  return hasCompiler ? title : `SKIPPED, no ${compiler}: ${title}`;
}

/** Compiles abi.c with additional lines of C; returns errors and warnings. */
export async function compilerOutput(
  lines: readonly string[],
): Promise<string> {
  const child = new Deno.Command(compiler, {
    // -O1 removes calls that can never happen: see `mismatch` in abi.c.
    args: ["-std=gnu11", "-O1", "-Wall", "-Werror=int-conversion", "-S"]
      .concat("-I", import.meta.dirname!, "-x", "c", "-", "-o", "-"),
    env: { LC_ALL: "C" },
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  const source = ['#include "abi.c"', ...lines, ""].join("\n");
  await writer.write(new TextEncoder().encode(source));
  await writer.close();
  const { stderr } = await child.output();
  return new TextDecoder().decode(stderr);
}
