import { kernelCommand } from "../../src/capture/kernel/kernel_command.ts";
import { parseCommandLine } from "../../src/cli/parse.ts";
import {
  type CommandOptions,
  type CommandResult,
  runCommand,
} from "./command_run.ts";
import type { FakeWindows } from "./fake_windows.ts";
import "../cli/load_commands.ts";

/** Runs `livedump kernel` on a fake Windows. */
export async function runKernel(
  windows: FakeWindows,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  const argv = ["kernel", ...args];
  const invocation = parseCommandLine(argv);
  if (invocation.command !== "kernel") throw new Error("not a kernel command");
  return await runCommand(
    windows,
    argv,
    options,
    (context, tools) => kernelCommand(context, invocation.flags, tools),
  );
}
