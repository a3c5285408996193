import { assert } from "@std/assert";

const compiler = "x86_64-w64-mingw32-gcc";
const resourceCompiler = "x86_64-w64-mingw32-windres";
const options = [
  ...["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-s"],
  "-D__USE_MINGW_ANSI_STDIO=1",
];

async function run(command: string, ...args: string[]): Promise<void> {
  const { success } = await new Deno.Command(command, { args }).spawn().status;
  assert(success, `${command} failed: install Debian's gcc-mingw-w64-x86-64`);
}

/** Compiles the programs for the tests of process dumps into a folder. */
export async function buildProcessPrograms(folder: string): Promise<void> {
  const sources = import.meta.dirname!;
  const elevation = `${sources}/../elevate`;
  const compile = (name: string, source: string, ...more: string[]) =>
    run(compiler, ...options, "-o", `${folder}/${name}`, source, ...more);
  await compile("target.exe", `${sources}/target.c`);
  await compile(
    "fake_dbghelp.dll",
    `${sources}/fake_dbghelp.c`,
    ...["-shared", "-lntdll"],
  );
  const resource = `${folder}/elevate.o`;
  await run(resourceCompiler, `${elevation}/elevate.rc`, resource);
  await compile(
    "elevate.exe",
    `${elevation}/elevate.c`,
    ...["-municode", resource],
  );
}
