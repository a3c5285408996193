/**
 * Compiles the program into dist/.
 *
 *     deno task compile [host | target...]
 *
 * Without a target, all that a runtime can be had for.
 */
import { dirname } from "node:path";
import { bundleProgram, compileTarget } from "./compile/compile_target.ts";
import {
  hostTarget,
  programPath,
  type Target,
  targets,
} from "./compile/targets.ts";
import { type Denort, findDenort } from "./denort/find_denort.ts";
import { say } from "./say.ts";
import { runTool, ToolError } from "./tool_error.ts";
import { withWorkFolder } from "./work_folder.ts";

function targetNamed(name: string): Target {
  const target = name === "host"
    ? hostTarget()
    : targets.find((each) => each.name === name);
  if (target) return target;
  const names = targets.map((each) => each.name).join(", ");
  throw new ToolError(
    name === "host"
      ? `deno compile has no runtime for ${Deno.build.target}`
      : `there is no target "${name}"`,
    `Targets: host, ${names}.`,
  );
}

function noteSource(target: Target, denort: Denort): void {
  if (denort.kind !== "npm") return;
  say(`NOTICE: ${target.name}: the runtime was taken from ${denort.spec}`);
  say("        For development and tests, never for a release: compile that");
  say("        where dl.deno.land can be reached.");
}

/** Compiles what can be; gives the names of the targets that cannot. */
async function compileAll(
  root: string,
  chosen: readonly Target[],
  work: string,
): Promise<string[]> {
  const skipped: string[] = [];
  const bundle = await bundleProgram(root, work);
  for (const target of chosen) {
    const denort = await findDenort(target.triple, `${root}/.cache/denort`);
    if (denort.kind === "none") {
      say(`SKIPPED: ${target.name}: its runtime cannot be had here`);
      skipped.push(target.name);
      continue;
    }
    noteSource(target, denort);
    const path = `${root}/${programPath(target)}`;
    await compileTarget({ root, bundle, target, denort, path });
    say(programPath(target));
  }
  return skipped;
}

async function main(): Promise<void> {
  const root = dirname(import.meta.dirname ?? "");
  const chosen = Deno.args.length > 0
    ? Deno.args.map(targetNamed)
    : targets.filter((target) => target.byDefault);
  await Deno.mkdir(`${root}/.cache`, { recursive: true });
  // The folder's name is part of the program: always the same one.
  const skipped = await withWorkFolder(
    `${root}/.cache/compile`,
    (work) => compileAll(root, chosen, work),
  );
  // Aloud is enough for what nobody asked for by name.
  if (Deno.args.length === 0 && skipped.length < chosen.length) return;
  if (skipped.length === 0) return;
  throw new ToolError(
    `not compiled: ${skipped.join(", ")}`,
    "Compile it where dl.deno.land can be reached.",
  );
}

await runTool(main);
