/**
 * Defines a test that needs an installed program. If the program is missing,
 * the test is ignored and its title starts with SKIPPED.
 */
export function testWithProgram(
  program: string,
  sentence: string,
  fn: () => Promise<void>,
): void {
  const isInstalled = canRun(program);
  Deno.test({
    name: isInstalled ? sentence : `SKIPPED, no ${program}: ${sentence}`,
    ignore: !isInstalled,
    fn,
  });
}

function canRun(program: string): boolean {
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
