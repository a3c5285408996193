import { checkCommand } from "../capture/check_command.ts";
import { kernelCommand } from "../capture/kernel/kernel_command.ts";
import { processCommand } from "../capture/process/process_command.ts";
import type { Context } from "../base/context.ts";
import type { ExitCode } from "../base/exit_code.ts";
import { onInterrupt } from "../base/interrupts.ts";
import { openProcesses } from "../ffi/open_windows.ts";
import { openWindows } from "../ffi/open_windows.ts";
import { inspectCapture } from "../inspect/inspect_capture.ts";
import type { Invocation } from "./parse.ts";

/** What a command line asks to capture or to look at before that. */
type CaptureInvocation = Extract<
  Invocation,
  { readonly command: "kernel" | "process" | "check" }
>;

/** Capturing knows nothing of reading dumps: this is where they meet. */
export async function runCaptureCommand(
  invocation: CaptureInvocation,
  context: Context,
): Promise<ExitCode> {
  const tools = {
    openWindows,
    openProcesses,
    inspect: (path: string) => inspectCapture(path, context.now()),
    onInterrupt,
  };
  switch (invocation.command) {
    case "kernel":
      return await kernelCommand(context, invocation.flags, tools);
    case "process": {
      const [operand = ""] = invocation.operands;
      return await processCommand(context, operand, invocation.flags, tools);
    }
    case "check":
      return checkCommand(context, invocation.flags, tools);
  }
}
