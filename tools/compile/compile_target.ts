import { emptyDir } from "@std/fs/empty-dir";
import { ensureDir } from "@std/fs/ensure-dir";
import { basename } from "@std/path/basename";
import { dirname } from "@std/path/dirname";
import type { Denort } from "../denort/find_denort.ts";
import { ToolError } from "../tool_error.ts";
import { copyForChunks } from "./chunks.ts";
import { product } from "./product.ts";
import type { Target } from "./targets.ts";

/**
 * Flags of every compiled program. The permissions are the set "program" of
 * deno.json, and the program never prompts for more. The code cache is off
 * because every program of the user can write to the cache folder.
 */
const compileFlags = [
  "--permission-set=program",
  "--deny-import",
  "--no-prompt",
  "--no-code-cache",
  "--app-name=livedump",
] as const;

/**
 * Modules that run as workers. They are listed because no module imports them.
 */
const workerModules = ["src/ffi/minidump_worker.ts"] as const;

/** Paths of the JavaScript files from which a program is compiled. */
export interface Bundle {
  readonly main: string;
  readonly workers: readonly string[];
}

/**
 * `deno compile` stores the file times of the bundle. A fixed time makes builds
 * reproducible.
 */
const bundleTime = new Date("2000-01-01T00:00:00Z");

async function deno(
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): Promise<void> {
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env,
    stdin: "null",
  }).spawn().status;
  if (code === 0) return;
  throw new ToolError(
    `deno ${args.join(" ")}: exit code ${code}`,
    "See what Deno printed above.",
  );
}

/**
 * Bundles main.ts and its dynamic imports into few files, because few files
 * start faster than many modules. `deno compile --bundle` is not used: it puts
 * a random number into the file names, so no two builds would be equal.
 */
export async function bundleProgram(
  root: string,
  work: string,
): Promise<Bundle> {
  const folder = `${work}/livedump`;
  await emptyDir(folder);
  await deno(
    [
      ...["bundle", "--quiet", "--minify", "--code-splitting"],
      ...["--config", `${root}/deno.json`, "--outdir", folder],
      await copyForChunks(root, `${work}/source`),
    ],
    root,
  );
  for (const worker of workerModules) {
    // The worker is a separate bundle, so that it is in the same folder as the
    // chunk that starts it.
    await deno(
      ["bundle", "--quiet", "--minify", "--outdir", folder, worker],
      root,
    );
  }
  for await (const { name } of Deno.readDir(folder)) {
    await Deno.utime(`${folder}/${name}`, bundleTime, bundleTime);
  }
  return {
    main: `${folder}/main.js`,
    workers: workerModules.map((file) =>
      `${folder}/${basename(file, ".ts")}.js`
    ),
  };
}

/**
 * Compiles a bundle for a target, renames the program to `path`, and returns
 * `path`.
 */
export async function compileTarget(
  options: {
    readonly root: string;
    readonly bundle: Bundle;
    readonly target: Target;
    readonly denort: Denort;
    readonly path: string;
  },
): Promise<string> {
  const { root, bundle, target, denort, path } = options;
  const { main, workers } = bundle;
  const partial = `${dirname(dirname(main))}/${target.name}/${target.file}`;
  await deno(
    [
      ...["compile", "--quiet", "--config", `${root}/deno.json`],
      ...compileFlags,
      ...workers.flatMap((worker) => ["--include", worker]),
      ...["--target", target.triple, "--output", partial, main],
    ],
    root,
    denort.kind === "npm" ? { DENORT_BIN: denort.path } : {},
  );
  if (target.system === "windows") await addResources(partial, root);
  await ensureDir(dirname(path));
  await Deno.rename(partial, path);
  return path;
}

async function addResources(path: string, root: string): Promise<void> {
  // The modules are loaded on demand, because only Windows programs have
  // resources.
  const { finishProgram } = await import("./windows_program.ts");
  const { drawIcon } = await import("./icon.ts");
  const icon = await drawIcon(
    await Deno.readTextFile(`${root}/packaging/icon.svg`),
  );
  const program = await Deno.readFile(path);
  await Deno.writeFile(path, finishProgram(program, product, icon));
}
