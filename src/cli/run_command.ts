import type { Context } from "../base/context.ts";
import { type ExitCode, exitCodes } from "../base/exit_code.ts";
import { onInterrupt } from "../base/interrupts.ts";
import { version } from "../base/json_document.ts";
import type { Invocation } from "./parse.ts";

/**
 * Carries out what a command line asks for. Each command is loaded when it is
 * needed: start-up time grows with what is loaded, and `inspect` must not pay
 * for capturing.
 */
export async function runCommand(
  invocation: Invocation,
  context: Context,
): Promise<ExitCode> {
  switch (invocation.command) {
    case "kernel":
    case "process":
    case "check": {
      const { runCaptureCommand } = await import("./capture_commands.ts");
      return await runCaptureCommand(invocation, context);
    }
    case "inspect": {
      const { inspectCommand } = await import("../inspect/inspect_command.ts");
      const { operands, flags } = invocation;
      return await inspectCommand(context, operands, flags, onInterrupt);
    }
    case "settings": {
      const { settingsCommand } = await import(
        "../settings/settings_command.ts"
      );
      const { windowsSettingsFolder } = await import(
        "../capture/settings_folder.ts"
      );
      const { operands, flags } = invocation;
      return settingsCommand(context, operands, flags, windowsSettingsFolder);
    }
    case "schema": {
      const { schemaCommand } = await import("./schema_command.ts");
      return schemaCommand(context, invocation.operands);
    }
    case "completions": {
      const { completionsCommand } = await import(
        "./completions/completions_command.ts"
      );
      return await completionsCommand(context, invocation.operands);
    }
    case "help": {
      const { helpCommand } = await import("./help.ts");
      return await helpCommand(invocation, context);
    }
    case "version": {
      context.console.stdout.write(`livedump ${version}\n`);
      return exitCodes.done.code;
    }
  }
}
