/**
 * Tests the files of a release as people download them: verifies every file in
 * dist/release/assets against SHA256SUMS, extracts the archive for this
 * machine, and runs the program in the archive on every fixture.
 *
 *     deno task try
 */
import { checkout } from "./checkout.ts";
import { product } from "./compile/product.ts";
import { requireHostTarget } from "./compile/targets.ts";
import { unzip } from "./release/archive.ts";
import { archiveName, checksumsName } from "./release/assets.ts";
import { verifyChecksums } from "./release/checksums.ts";
import { say } from "./say.ts";
import { tryProgram } from "./smoke/try_program.ts";
import { runTool } from "./tool_error.ts";
import { refuseWords } from "./words.ts";
import { withWorkFolder } from "./work_folder.ts";

async function readFolder(folder: string) {
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for await (const { name } of Deno.readDir(folder)) {
    files.set(name, await Deno.readFile(`${folder}/${name}`));
  }
  return files;
}

async function tryRelease(work: string): Promise<void> {
  const { version } = product;
  const files = await readFolder(`${checkout}/dist/release/assets`);
  await verifyChecksums(files, checksumsName);
  say(`${files.size - 1} files match ${checksumsName}`);
  const target = requireHostTarget();
  const name = archiveName(version, target);
  for (const [path, data] of unzip(files.get(name), name)) {
    await Deno.writeFile(`${work}/${path}`, data, { mode: 0o755 });
  }
  const temporary = `${work}/temporary`;
  await Deno.mkdir(temporary);
  const fixtures = `${checkout}/fixtures`;
  const program = `${work}/${target.file}`;
  await tryProgram({ program, version, fixtures, temporary });
}

await runTool(async () => {
  refuseWords(Deno.args, "deno task try");
  await withWorkFolder(`${checkout}/.cache/try`, tryRelease);
});
