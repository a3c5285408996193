import type { Context } from "../base/context.ts";
import { type ExitCode, exitCodes } from "../base/exit_code.ts";
import { onInterrupt } from "../base/interrupts.ts";
import { version } from "../base/json_document.ts";
import { withModules } from "../base/on_demand.ts";
import { UnknownCommandError } from "./flag_words.ts";
import { type Invocation, parseCommandLine } from "./parse.ts";

/**
 * Parses the arguments of the program. Explorer passes dropped files without a
 * command. So if the first word is an existing file, a folder or a glob with
 * matches, and not a command, the command is `inspect`.
 *
 * @throws {UsageError} if the command line is wrong
 */
export async function readCommandLine(
  argv: readonly string[],
): Promise<Invocation> {
  try {
    return await withModules(() => parseCommandLine(argv));
  } catch (error) {
    if (!(error instanceof UnknownCommandError)) throw error;
    // The module of `inspect` is loaded only when needed: see runCommand.
    const { isInput } = await import("../inspect/inspect_command.ts");
    if (!await isInput(error.word)) throw error;
    return await withModules(() => parseCommandLine(["inspect", ...argv]));
  }
}

/**
 * Runs the command of a command line. Every loaded module increases the startup
 * time, so the modules of a command are loaded only when the command is used.
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
