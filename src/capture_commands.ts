import { checkCommand } from "./capture/check_command.ts";
import { onInterrupt } from "./capture/interrupts.ts";
import { kernelCommand } from "./capture/kernel_command.ts";
import { processCommand } from "./capture/process/process_command.ts";
import type { Context } from "./context.ts";
import type { ExitCode } from "./exit_code.ts";
import { openProcesses } from "./ffi/open_processes.ts";
import { openWindows } from "./ffi/open_windows.ts";
import { inspectCapture } from "./inspect/inspect_capture.ts";
import type { Invocation } from "./settings/parse.ts";

/** What a command line asks to capture or to look at before that. */
type CaptureInvocation = Extract<
  Invocation,
  { readonly command: "kernel" | "process" | "check" }
>;

/** Capturing knows nothing of reading dumps: this is where they meet. */
export async function carryOutCapture(
  wish: CaptureInvocation,
  context: Context,
): Promise<ExitCode> {
  const tools = {
    openWindows,
    openProcesses,
    inspect: (path: string) => inspectCapture(path, context.now()),
    onInterrupt,
  };
  switch (wish.command) {
    case "kernel":
      return await kernelCommand(context, wish.flags, tools);
    case "process": {
      const [operand = ""] = wish.operands;
      return await processCommand(context, operand, wish.flags, tools);
    }
    case "check":
      return checkCommand(context, wish.flags, tools);
  }
}
