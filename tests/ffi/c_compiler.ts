/** The C compiler that knows Windows: Debian's gcc-mingw-w64-x86-64. */
const compiler = "x86_64-w64-mingw32-gcc";

/** Whether it is here. */
export const hasCompiler = isThere();

function isThere(): boolean {
  try {
    return new Deno.Command(compiler, { args: ["--version"], stdout: "null" })
      .outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The name of a test that needs the compiler, which says so without it. */
export function withCompiler(sentence: string): string {
  return hasCompiler ? sentence : `SKIPPED, no ${compiler}: ${sentence}`;
}

/** Compiles C that follows abi.c; what the compiler says against it. */
export async function complaints(lines: readonly string[]): Promise<string> {
  const child = new Deno.Command(compiler, {
    // Optimized, for then calls that are never made are dropped.
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
