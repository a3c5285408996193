/**
 * Compiles the program into dist/.
 *
 *     deno task compile [--official] [host | target...]
 *
 * Without a target, compiles for every default target whose runtime is
 * available and skips the other targets. --official, for releases, uses only
 * the runtime that Deno itself downloads.
 */
import { checkout } from "./checkout.ts";
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
  say("        Only for development and tests. Compile releases where");
  say("        dl.deno.land can be reached.");
}

/** Compiles for each chosen target. Returns the names of skipped targets. */
async function compileAll(
  { chosen, find }: CompileRequest,
  work: string,
): Promise<string[]> {
  const skipped: string[] = [];
  const bundle = await bundleProgram(checkout, work);
  for (const target of chosen) {
    const denort = await find(target);
    if (denort.kind === "none") {
      say(`SKIPPED: ${target.name}: its runtime is not available here`);
      skipped.push(target.name);
      continue;
    }
    noteSource(target, denort);
    const path = `${checkout}/${programPath(target)}`;
    await compileTarget({ root: checkout, bundle, target, denort, path });
    say(programPath(target));
  }
  return skipped;
}

async function main(): Promise<void> {
  const request = readCompileRequest(Deno.args, `${checkout}/.cache/denort`);
  // The name of the folder becomes part of the program. A fixed name makes
  // builds reproducible.
  const skipped = await withWorkFolder(
    `${checkout}/.cache/compile`,
    (work) => compileAll(request, work),
  );
  // Skipping is an error in two cases: the command line names the targets, or
  // all targets were skipped.
  if (!request.isNamed && skipped.length < request.chosen.length) return;
  if (skipped.length === 0) return;
  throw new ToolError(
    `not compiled: ${skipped.join(", ")}`,
    "Compile where dl.deno.land can be reached.",
  );
}

await runTool(main);
