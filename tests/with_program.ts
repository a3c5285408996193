/**
 * A test that needs a program of the system. Where there is none, it says that
 * it was skipped.
 */
export function testWithProgram(
  program: string,
  sentence: string,
  fn: () => Promise<void>,
): void {
  const isThere = has(program);
  Deno.test({
    name: isThere ? sentence : `SKIPPED, no ${program}: ${sentence}`,
    ignore: !isThere,
    fn,
  });
}

function has(program: string): boolean {
  try {
    return new Deno.Command(program, {
      args: ["--version"],
      stdout: "null",
      stderr: "null",
    }).outputSync().success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
