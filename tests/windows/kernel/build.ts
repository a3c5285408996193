import { ToolError } from "../../../tools/tool_error.ts";

const compiler = "x86_64-w64-mingw32-gcc";
const resourceCompiler = "x86_64-w64-mingw32-windres";

/** Test programs, compiled from C by mingw-w64. */
export interface TestPrograms {
  /** The DLL with the fake kernel. */
  readonly library: string;
  /** The fake wevtapi.dll. */
  readonly eventLog: string;
  /** A program that runs another one elevated. */
  readonly elevate: string;
  /** A program that sends invalid requests. */
  readonly rejectedRequests: string;
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
    `${command} failed`,
    "Install it: apt-get install gcc-mingw-w64-x86-64.",
  );
}

/** Compiles the programs into a folder, in less than a second. */
export async function buildTestPrograms(folder: string): Promise<TestPrograms> {
  const sources = import.meta.dirname!;
  const elevation = `${sources}/../elevate`;
  const library = `${folder}/fake_kernel.dll`;
  const elevate = `${folder}/elevate.exe`;
  const options = ["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-s"];
  const files = ["fake_kernel.c", "request.c", "dump.c", "events.c", "script.c"]
    .map((file) => `${sources}/${file}`);
  await run(
    compiler,
    ...[...options, "-D__USE_MINGW_ANSI_STDIO=1", "-shared"],
    ...["-o", library, ...files, "-lntdll", "-ladvapi32"],
  );
  const eventLog = `${folder}/fake_wevtapi.dll`;
  await run(
    compiler,
    ...[...options, "-D__USE_MINGW_ANSI_STDIO=1", "-shared", "-o", eventLog],
    ...["fake_wevtapi.c", "script.c"].map((file) => `${sources}/${file}`),
    "-lntdll",
  );
  const rejectedRequests = `${folder}/rejected_requests.exe`;
  await run(
    compiler,
    ...[...options, "-D__USE_MINGW_ANSI_STDIO=1", "-municode"],
    ...["-o", rejectedRequests, `${sources}/rejected_requests.c`, "-lntdll"],
  );
  await run(resourceCompiler, `${elevation}/elevate.rc`, `${elevate}.o`);
  await run(
    compiler,
    ...[...options, "-municode", "-o", elevate],
    ...[`${elevation}/elevate.c`, `${elevate}.o`],
  );
  return { library, eventLog, elevate, rejectedRequests };
}
