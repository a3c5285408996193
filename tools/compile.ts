/**
 * Compiles the program into dist/.
 *
 *     deno task compile [--official] [host | target...]
 *
 * Without a target, all that a runtime can be had for. With --official, which
 * releases take, from Deno's own download or not at all.
 */
import { dirname } from "node:path";
import { bundleProgram, compileTarget } from "./compile/compile_target.ts";
import {
  type CompileRequest,
  readCompileRequest,
} from "./compile/compile_request.ts";
import { programPath, type Target } from "./compile/targets.ts";
import type { Denort } from "./denort/find_denort.ts";
import { say } from "./say.ts";
import { runTool, ToolError } from "./tool_error.ts";
import { withWorkFolder } from "./work_folder.ts";

function noteSource(target: Target, denort: Denort): void {
  if (denort.kind !== "npm") return;
  say(`NOTICE: ${target.name}: the runtime was taken from ${denort.spec}`);
  say("        For development and tests, never for a release: compile that");
  say("        where dl.deno.land can be reached.");
}

/** Compiles what can be; gives the names of the targets that cannot. */
async function compileAll(
  root: string,
  { chosen, find }: CompileRequest,
  work: string,
): Promise<string[]> {
  const skipped: string[] = [];
  const bundle = await bundleProgram(root, work);
  for (const target of chosen) {
    const denort = await find(target);
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
  const request = readCompileRequest(Deno.args, `${root}/.cache/denort`);
  await Deno.mkdir(`${root}/.cache`, { recursive: true });
  // The folder's name is part of the program: always the same one.
  const skipped = await withWorkFolder(
    `${root}/.cache/compile`,
    (work) => compileAll(root, request, work),
  );
  // Aloud is enough for what nobody asked for by name.
  if (!request.isNamed && skipped.length < request.chosen.length) return;
  if (skipped.length === 0) return;
  throw new ToolError(
    `not compiled: ${skipped.join(", ")}`,
    "Compile it where dl.deno.land can be reached.",
  );
}

await runTool(main);
