import { ToolError } from "../../../tools/tool_error.ts";

const compiler = "x86_64-w64-mingw32-gcc";
const resourceCompiler = "x86_64-w64-mingw32-windres";

/** What the tests need besides the program: made from C, by mingw-w64. */
export interface TestPrograms {
  /** The DLL that plays the kernel. */
  readonly library: string;
  /** The program that elevates another. */
  readonly elevate: string;
  /** The program that makes requests with defects. */
  readonly refusals: string;
}

async function run(command: string, ...args: string[]): Promise<void> {
  try {
    const { success } = await new Deno.Command(command, { args }).spawn()
      .status;
    if (success) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new ToolError(
    `${command} did not work`,
    "Debian has it in gcc-mingw-w64-x86-64: apt-get install it.",
  );
}

/** Compiles them into a folder, in less than a second. */
export async function buildTestPrograms(folder: string): Promise<TestPrograms> {
  const sources = import.meta.dirname!;
  const elevation = `${sources}/../elevate`;
  const library = `${folder}/playing_kernel.dll`;
  const elevate = `${folder}/elevate.exe`;
  const options = ["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-s"];
  const files = ["playing_kernel.c", "request.c", "dump.c", "script.c"]
    .map((file) => `${sources}/${file}`);
  await run(
    compiler,
    ...[...options, "-D__USE_MINGW_ANSI_STDIO=1", "-shared"],
    ...["-o", library, ...files, "-lntdll", "-ladvapi32"],
  );
  const refusals = `${folder}/refusals.exe`;
  await run(
    compiler,
    ...[...options, "-D__USE_MINGW_ANSI_STDIO=1", "-municode"],
    ...["-o", refusals, `${sources}/refusals.c`, "-lntdll"],
  );
  await run(resourceCompiler, `${elevation}/elevate.rc`, `${elevate}.o`);
  await run(
    compiler,
    ...[...options, "-municode", "-o", elevate],
    ...[`${elevation}/elevate.c`, `${elevate}.o`],
  );
  return { library, elevate, refusals };
}
