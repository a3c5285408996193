/**
 * Prepares vendor/ so that `jsr:` imports resolve, on machines that can reach
 * JSR and on machines that can reach only npm. Every task runs this first.
 * Usually vendor/ is up to date, so most modules are imported only when they
 * are needed.
 *
 *     deno task setup [--force]
 */
import { dirname } from "node:path";
import { vendoredPackages } from "./setup/pins.ts";
import { isCurrent, readStamp } from "./setup/stamp.ts";

const root = dirname(import.meta.dirname ?? "");
const force = Deno.args.includes("--force");
const unknown = Deno.args.filter((word) => word !== "--force");
if (unknown.length > 0) {
  const { runTool } = await import("./tool_error.ts");
  const { refuseWords } = await import("./words.ts");
  await runTool(() => refuseWords(unknown, "deno task setup [--force]"));
}
const stamp = await readStamp(`${root}/vendor`);
if (force || !isCurrent(stamp, vendoredPackages)) {
  const { setUp, setUpOptions } = await import("./setup/set_up.ts");
  const { runTool } = await import("./tool_error.ts");
  await runTool(() => setUp(setUpOptions(root, force)));
}
