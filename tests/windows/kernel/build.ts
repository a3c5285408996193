import { compileC, cPrograms } from "../c_programs.ts";

const compiler = "x86_64-w64-mingw32-gcc";
const resourceCompiler = "x86_64-w64-mingw32-windres";
const sources = import.meta.dirname!;
const elevation = `${sources}/../elevate`;

/** Test programs, compiled from C by mingw-w64. */
export interface TestPrograms {
  /** The DLL with the fake kernel. */
  readonly library: string;
  /** The fake wevtapi.dll. */
  readonly eventLog: string;
  /** A program that runs another program elevated. */
  readonly elevate: string;
  /** A program that sends invalid requests. */
  readonly rejectedRequests: string;
}

/** Copies the programs into a folder. The first call compiles them. */
export async function copyTestPrograms(folder: string): Promise<TestPrograms> {
  const compiled = await cPrograms("kernel", [sources, elevation], compile);
  const copied = async (name: string) => {
    await Deno.copyFile(`${compiled}/${name}`, `${folder}/${name}`);
    return `${folder}/${name}`;
  };
  return {
    library: await copied("fake_kernel.dll"),
    eventLog: await copied("fake_wevtapi.dll"),
    elevate: await copied("elevate.exe"),
    rejectedRequests: await copied("rejected_requests.exe"),
  };
}

async function compile(folder: string): Promise<void> {
  const library = `${folder}/fake_kernel.dll`;
  const elevate = `${folder}/elevate.exe`;
  const options = ["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror", "-s"];
  const files = ["fake_kernel.c", "request.c", "dump.c", "events.c", "script.c"]
    .map((file) => `${sources}/${file}`);
  await compileC(
    compiler,
    ...[...options, "-D__USE_MINGW_ANSI_STDIO=1", "-shared"],
    ...["-o", library, ...files, "-lntdll", "-ladvapi32"],
  );
  const eventLog = `${folder}/fake_wevtapi.dll`;
  await compileC(
    compiler,
    ...[...options, "-D__USE_MINGW_ANSI_STDIO=1", "-shared", "-o", eventLog],
    ...["fake_wevtapi.c", "script.c"].map((file) => `${sources}/${file}`),
    "-lntdll",
  );
  const rejectedRequests = `${folder}/rejected_requests.exe`;
  await compileC(
    compiler,
    ...[...options, "-D__USE_MINGW_ANSI_STDIO=1", "-municode"],
    ...["-o", rejectedRequests, `${sources}/rejected_requests.c`, "-lntdll"],
  );
  await compileC(resourceCompiler, `${elevation}/elevate.rc`, `${elevate}.o`);
  await compileC(
    compiler,
    ...[...options, "-municode", "-o", elevate],
    ...[`${elevation}/elevate.c`, `${elevate}.o`],
  );
}
