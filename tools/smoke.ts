/**
 * Runs the compiled program of this machine on every fixture.
 *
 *     deno task smoke
 */
import { checkout } from "./checkout.ts";
import { product } from "./compile/product.ts";
import { programPath, requireHostTarget } from "./compile/targets.ts";
import { tryProgram } from "./smoke/try_program.ts";
import { runTool } from "./tool_error.ts";
import { refuseWords } from "./words.ts";
import { withWorkFolder } from "./work_folder.ts";

await runTool(async () => {
  refuseWords(Deno.args, "deno task smoke");
  await withWorkFolder(`${checkout}/.cache/smoke`, (temporary) =>
    tryProgram({
      program: `${checkout}/${programPath(requireHostTarget())}`,
      version: product.version,
      fixtures: `${checkout}/fixtures`,
      temporary,
    }));
});
