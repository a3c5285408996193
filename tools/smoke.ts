/**
 * Tries the compiled program of this machine on every fixture.
 *
 *     deno task smoke
 */
import { dirname } from "node:path";
import { programDetails } from "./compile/program_details.ts";
import { programPath } from "./compile/targets.ts";
import { thisTarget } from "./compile/this_target.ts";
import { tryProgram } from "./smoke/try_program.ts";
import { runTool } from "./tool_error.ts";
import { withWorkFolder } from "./work_folder.ts";

await runTool(async () => {
  const root = dirname(import.meta.dirname ?? "");
  await withWorkFolder(`${root}/.cache/smoke`, (temporary) =>
    tryProgram({
      program: `${root}/${programPath(thisTarget())}`,
      version: programDetails.version,
      fixtures: `${root}/fixtures`,
      temporary,
    }));
});
