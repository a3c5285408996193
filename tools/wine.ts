/**
 * Runs a Windows program under Wine, in the current folder.
 *
 *     deno task wine PROGRAM.exe [ARG...]
 *
 * Without a program, the task only creates the root in which Wine runs.
 */
import { dirname } from "node:path";
import { runTool } from "./tool_error.ts";
import { ensureWineRoot } from "./wine/root.ts";
import { openWineSession } from "./wine/session.ts";
import { refuseWords } from "./words.ts";

/** Runs the program and returns its exit code. */
async function main(): Promise<number> {
  const checkout = dirname(import.meta.dirname ?? "");
  const [program, ...args] = Deno.args;
  if (program?.startsWith("-")) {
    refuseWords([program], "deno task wine [PROGRAM.exe [ARG...]]");
  }
  const root = await ensureWineRoot(`${checkout}/.cache`);
  if (program === undefined) return 0;
  const cwd = Deno.env.get("INIT_CWD") ?? Deno.cwd();
  await using session = await openWineSession({ root, folders: [cwd] });
  const { code } = await session.program(program, {
    args,
    cwd,
    stdout: "inherit",
    stderr: "inherit",
  }).spawn().status;
  return code;
}

await runTool(async () => Deno.exit(await main()));
