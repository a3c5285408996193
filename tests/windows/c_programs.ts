import { walk } from "@std/fs/walk";
import { checkout } from "../../tools/checkout.ts";
import { sha256 } from "../../tools/sha256.ts";
import { ToolError } from "../../tools/tool_error.ts";
import { withWorkFolder } from "../../tools/work_folder.ts";

const cache = `${checkout}/.cache/test_programs`;
const stamp = "made_from";

/** Runs a compiler of mingw-w64. */
export async function compileC(
  command: "x86_64-w64-mingw32-gcc" | "x86_64-w64-mingw32-windres",
  ...args: string[]
): Promise<void> {
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

/**
 * Returns a folder with compiled C programs. They are compiled once for all
 * test files, because mingw-w64 needs several seconds for them. They are
 * compiled again when a file in the source folders changes.
 */
export async function cPrograms(
  name: string,
  sources: readonly string[],
  compile: (folder: string) => Promise<void>,
): Promise<string> {
  const folder = `${cache}/${name}`;
  const wanted = await digestOf(sources);
  if (await isMadeFrom(folder, wanted)) return folder;
  return await withWorkFolder(`${cache}/${name}_work`, async (work) => {
    // Another test file may have compiled the programs while this one waited.
    if (await isMadeFrom(folder, wanted)) return folder;
    const made = `${work}/new`;
    await Deno.mkdir(made);
    await compile(made);
    await Deno.writeTextFile(`${made}/${stamp}`, wanted);
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    await Deno.rename(made, folder);
    return folder;
  });
}

async function isMadeFrom(folder: string, wanted: string): Promise<boolean> {
  try {
    return await Deno.readTextFile(`${folder}/${stamp}`) === wanted;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The SHA-256 of the sources and of the files that compile them. */
async function digestOf(folders: readonly string[]): Promise<string> {
  const paths: string[] = [];
  for (const folder of folders) {
    const options = {
      includeDirs: false,
      match: [/(\.([ch]|rc|xml)|build\.ts)$/],
    };
    for await (const { path } of walk(folder, options)) paths.push(path);
  }
  const sums = await Promise.all(
    paths.sort().map(async (path) =>
      `${path} ${await sha256(await Deno.readFile(path))}\n`
    ),
  );
  return sums.join("");
}
