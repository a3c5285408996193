import { dirname } from "node:path";
import type { Denort } from "../denort/find_denort.ts";
import { ToolError } from "../tool_error.ts";
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

/** The bundle's name in stack traces. */
const bundleFile = "livedump.js";

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
 * Bundles main.ts into one file, which starts faster than many modules do.
 * `deno compile --bundle` would name it by a random number, and no two builds
 * would be equal.
 *
 * @returns the bundle's path.
 */
export async function bundleProgram(
  root: string,
  work: string,
): Promise<string> {
  const bundle = `${work}/${bundleFile}`;
  await deno(["bundle", "--quiet", "--minify", "-o", bundle, "main.ts"], root);
  await Deno.utime(bundle, bundleTime, bundleTime);
  return bundle;
}

/**
 * Compiles a bundle for a target. The program takes its name when it is whole.
 *
 * @returns the program's path.
 */
export async function compileTarget(
  options: {
    readonly root: string;
    readonly bundle: string;
    readonly target: Target;
    readonly denort: Denort;
    /** Where the program shall lie. */
    readonly path: string;
  },
): Promise<string> {
  const { root, bundle, target, denort, path } = options;
  const partial = `${dirname(bundle)}/${target.name}/${target.file}`;
  await deno(
    [
      ...["compile", "--quiet", "--config", `${root}/deno.json`],
      ...compileFlags,
      ...["--target", target.triple, "--output", partial, bundle],
    ],
    root,
    denort.kind === "npm" ? { DENORT_BIN: denort.path } : {},
  );
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.rename(partial, path);
  return path;
}
