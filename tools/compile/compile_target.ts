import { basename, dirname } from "node:path";
import type { Denort } from "../denort/find_denort.ts";
import { ToolError } from "../tool_error.ts";
import { programDetails } from "./program_details.ts";
import type { Target } from "./targets.ts";

/**
 * Flags of every compiled program. What it may touch is the permission set
 * "program" of deno.json; a prompt never asks for more. The code cache is off,
 * for it lies where any program of the user may write.
 */
const compileFlags = [
  "--permission-set=program",
  "--deny-import",
  "--no-prompt",
  "--no-code-cache",
  "--app-name=livedump",
] as const;

/** Modules that run as workers: no import leads to them. */
const workerModules = ["src/ffi/minidump_worker.ts"] as const;

/** JavaScript to compile a program from. */
export interface Bundle {
  /** The path of the file that is run first. */
  readonly main: string;
  /** Paths of the workers' files. */
  readonly workers: readonly string[];
}

/** `deno compile` keeps the bundle's time: a fixed one makes builds equal. */
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
    "What Deno says about it stands above.",
  );
}

/**
 * Bundles main.ts and what it loads later into few files, which start faster
 * than many modules do. `deno compile --bundle` would name them by a random
 * number, and no two builds would be equal.
 */
export async function bundleProgram(
  root: string,
  work: string,
): Promise<Bundle> {
  const folder = `${work}/livedump`;
  await Deno.remove(folder, { recursive: true }).catch(ignoreNotFound);
  await deno(
    [
      ...["bundle", "--quiet", "--minify", "--code-splitting"],
      ...["--outdir", folder, "main.ts"],
    ],
    root,
  );
  for (const worker of workerModules) {
    // On its own, so that it lies beside the chunk that starts it.
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

function ignoreNotFound(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

/**
 * Compiles a bundle for a target. The program takes its name when it is whole.
 *
 * @returns the program's path.
 */
export async function compileTarget(
  options: {
    readonly root: string;
    readonly bundle: Bundle;
    readonly target: Target;
    readonly denort: Denort;
    /** Where the program shall lie. */
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
  if (target.system === "windows") await dress(partial, root);
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.rename(partial, path);
  return path;
}

async function dress(path: string, root: string): Promise<void> {
  // Loaded only where it is needed: other programs have no resources.
  const { dressProgram } = await import("./windows_program.ts");
  const { drawIcon } = await import("./icon.ts");
  const icon = await drawIcon(
    await Deno.readTextFile(`${root}/packaging/icon.svg`),
  );
  const program = await Deno.readFile(path);
  await Deno.writeFile(path, dressProgram(program, programDetails, icon));
}
