import { compileC, cPrograms } from "../c_programs.ts";

const compiler = "x86_64-w64-mingw32-gcc";
const resourceCompiler = "x86_64-w64-mingw32-windres";
const options = [
  ...["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-s"],
  "-D__USE_MINGW_ANSI_STDIO=1",
];

const sources = import.meta.dirname!;
const elevation = `${sources}/../elevate`;

/**
 * Copies the programs for the tests of process dumps into a folder. The first
 * call compiles them.
 */
export async function copyProcessPrograms(folder: string): Promise<void> {
  const compiled = await cPrograms("process", [sources, elevation], compileAll);
  for (const name of ["target.exe", "fake_dbghelp.dll", "elevate.exe"]) {
    await Deno.copyFile(`${compiled}/${name}`, `${folder}/${name}`);
  }
}

async function compileAll(folder: string): Promise<void> {
  const compile = (name: string, source: string, ...more: string[]) =>
    compileC(compiler, ...options, "-o", `${folder}/${name}`, source, ...more);
  await compile("target.exe", `${sources}/target.c`);
  await compile(
    "fake_dbghelp.dll",
    `${sources}/fake_dbghelp.c`,
    ...["-shared", "-lntdll"],
  );
  const resource = `${folder}/elevate.o`;
  await compileC(resourceCompiler, `${elevation}/elevate.rc`, resource);
  await compile(
    "elevate.exe",
    `${elevation}/elevate.c`,
    ...["-municode", resource],
  );
}
