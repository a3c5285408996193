import { packTarball, type TarballPin } from "../npm/pack.ts";
import { gunzip, readTar } from "../npm/tar.ts";
import { withWorkFolder } from "../work_folder.ts";
import { ToolError } from "../tool_error.ts";

/** The npm package with Deno for Windows. The npm package "deno" uses it. */
const pin: TarballPin = {
  spec: "@deno/win32-x64@2.9.6",
  integrity:
    "sha512-qRGnmVz/Ea6UWPht/S3xFRK17UZ/ls38DSVfgGB17fpASLxPkksqzWUI/BzL9YYoOknYzfc94mySGyInZu/JXw==",
};
const member = "package/deno.exe";
const version = pin.spec.slice(pin.spec.lastIndexOf("@") + 1);

/**
 * Returns the path of deno.exe. The folder of deno.exe contains no other file.
 * If the file is missing, npm downloads it once (40 MB). The file is renamed
 * into place when it is complete.
 *
 * @throws {ToolError} If npm cannot download the file, or if its hash is wrong.
 */
export async function ensureDenoExe(cache: string): Promise<string> {
  const folder = `${cache}/deno_exe/${version}`;
  const path = `${folder}/deno.exe`;
  if (await exists(path)) return path;
  await Deno.mkdir(folder, { recursive: true });
  return await withWorkFolder(`${cache}/deno_exe/work`, async (work) => {
    if (await exists(path)) return path;
    const members = readTar(await gunzip(await packTarball(pin, work)));
    const program = members.find((one) => one.path === member);
    if (!program) {
      throw new ToolError(`${pin.spec} has no ${member}`, "List its files.");
    }
    await Deno.writeFile(`${work}/deno.exe`, program.data);
    await Deno.rename(`${work}/deno.exe`, path);
    return path;
  });
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
