/**
 * Takes a release as people get it: checks every file of dist/release/assets
 * against SHA256SUMS, unpacks the archive for this machine, and tries the
 * program in it on every fixture.
 *
 *     deno task try
 */
import { dirname } from "node:path";
import { programDetails } from "./compile/program_details.ts";
import { thisTarget } from "./compile/this_target.ts";
import { unzip } from "./release/archive.ts";
import { archiveName, checksumsName } from "./release/assets.ts";
import { checkSums } from "./release/checksums.ts";
import { say } from "./say.ts";
import { tryProgram } from "./smoke/try_program.ts";
import { runTool } from "./tool_error.ts";
import { withWorkFolder } from "./work_folder.ts";

async function readFolder(folder: string) {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for await (const { name } of Deno.readDir(folder)) {
    files.set(name, await Deno.readFile(`${folder}/${name}`));
  }
  return files;
}

async function tryRelease(root: string, work: string): Promise<void> {
  const { version } = programDetails;
  const files = await readFolder(`${root}/dist/release/assets`);
  await checkSums(files, checksumsName);
  say(`${files.size - 1} files are those that ${checksumsName} names`);
  const target = thisTarget();
  const name = archiveName(version, target);
  for (const [path, data] of unzip(files.get(name), name)) {
    await Deno.writeFile(`${work}/${path}`, data, { mode: 0o755 });
  }
  const temporary = `${work}/temporary`;
  await Deno.mkdir(temporary);
  const fixtures = `${root}/fixtures`;
  const program = `${work}/${target.file}`;
  await tryProgram({ program, version, fixtures, temporary });
}

await runTool(async () => {
  const root = dirname(import.meta.dirname ?? "");
  await Deno.mkdir(`${root}/.cache`, { recursive: true });
  await withWorkFolder(`${root}/.cache/try`, (work) => tryRelease(root, work));
});
