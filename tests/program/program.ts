import { walkSync } from "@std/fs/walk";
import { fromFileUrl } from "@std/path/from-file-url";
import {
  hostTarget,
  programPath,
  type Target,
  targets,
} from "../../tools/compile/targets.ts";

const root = fromFileUrl(new URL("../../", import.meta.url));

/** The files and folders from which the program is compiled. */
const files = ["main.ts", "deno.json", "deno.lock"];
const folders = ["src", "tools/compile"];

function modified(path: string): number {
  return Deno.statSync(path).mtime?.getTime() ?? 0;
}

function isCurrent(program: string): boolean {
  try {
    const made = modified(program);
    const found = folders.flatMap((folder) =>
      Array.from(
        walkSync(root + folder, { includeDirs: false }),
        ({ path }) => path,
      )
    );
    return [...files.map((file) => root + file), ...found]
      .every((path) => modified(path) <= made);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/**
 * Returns the path of the compiled program for a system. The program is
 * compiled again if its sources are newer. If its runtime is not available,
 * prints SKIPPED and returns undefined.
 */
export async function compiledProgram(
  name: "host" | Target["name"],
): Promise<string | undefined> {
  const target = name === "host"
    ? hostTarget()
    : targets.find((each) => each.name === name);
  if (!target) return undefined;
  const program = root + programPath(target);
  if (isCurrent(program)) return program;
  // Test files run in parallel: the first one compiles, the others wait.
  await Deno.mkdir(`${root}.cache`, { recursive: true });
  using lock = await Deno.open(`${root}.cache/compile-test.lock`, {
    create: true,
    write: true,
  });
  await lock.lock(true);
  if (isCurrent(program)) return program;
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "--quiet", "compile", target.name],
    cwd: root,
    stdout: "null",
  }).output();
  if (success) return program;
  const said = new TextDecoder().decode(stderr);
  const skipped = /^SKIPPED: .*$/m.exec(said)?.[0];
  if (skipped === undefined) throw new Error(said);
  await Deno.stderr.write(new TextEncoder().encode(`${skipped}\n`));
  return undefined;
}
