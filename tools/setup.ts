/**
 * Makes `jsr:` imports resolve, on a machine that reaches JSR and on one that
 * reaches only npm. Every task runs it first: what is not needed to see that
 * nothing is to be done is imported later.
 *
 *     deno task setup [--force]
 */
import { dirname } from "node:path";
import { vendoredPackages } from "./setup/pins.ts";
import { isCurrent, readStamp } from "./setup/stamp.ts";

const root = dirname(import.meta.dirname ?? "");
const force = Deno.args.includes("--force");
const stamp = await readStamp(`${root}/vendor`);
if (force || !isCurrent(stamp, vendoredPackages)) {
  const { setUp, setUpOptions } = await import("./setup/set_up.ts");
  const { runTool } = await import("./tool_error.ts");
  await runTool(() => setUp(setUpOptions(root, force)));
}
