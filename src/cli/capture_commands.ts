import type { Context } from "../base/context.ts";
import type { ExitCode } from "../base/exit_code.ts";
import { onInterrupt } from "../base/interrupts.ts";
import { windowsTools } from "../capture/capture_tools.ts";
import type { VerifyOptions } from "../capture/captured_dump.ts";
import { checkCommand } from "../capture/check_command.ts";
import { kernelCommand } from "../capture/kernel/kernel_command.ts";
import { processCommand } from "../capture/process/process_command.ts";
import { inspectCapture } from "../inspect/inspect_capture.ts";
import type { Invocation } from "./parse.ts";

type CaptureInvocation = Extract<
  Invocation,
  { readonly command: "kernel" | "process" | "check" }
>;

/**
 * Runs a capture command. The capture modules cannot read dumps, so this
 * function passes them the code that verifies a new dump.
 */
export async function runCaptureCommand(
  invocation: CaptureInvocation,
  context: Context,
): Promise<ExitCode> {
  const tools = {
    ...windowsTools,
    inspect: (path: string, options: VerifyOptions) =>
      inspectCapture(path, context.now(), options),
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
