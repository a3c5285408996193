import type { Context } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit_code.ts";
import type { Invocation } from "./settings/parse.ts";

/**
 * Carries out what a command line asks for. Each command is loaded when it is
 * wanted, for the program starts as fast as what it loads is small: `inspect`
 * pays nothing for capturing.
 */
export async function carryOut(
  wish: Invocation,
  context: Context,
): Promise<ExitCode> {
  switch (wish.command) {
    case "kernel":
    case "process":
    case "check": {
      const { carryOutCapture } = await import("./capture_commands.ts");
      return await carryOutCapture(wish, context);
    }
    case "inspect": {
      const { inspectCommand } = await import("./inspect/inspect_command.ts");
      const { onInterrupt } = await import("./capture/interrupts.ts");
      const { operands, flags } = wish;
      return await inspectCommand(context, operands, flags, onInterrupt);
    }
    case "settings": {
      const { carryOutSettings } = await import("./settings_commands.ts");
      return carryOutSettings(wish, context);
    }
    case "schema": {
      const { schemaCommand } = await import("./schema_command.ts");
      return schemaCommand(context, wish.operands);
    }
    case "completions": {
      const { completionsCommand } = await import("./completions_command.ts");
      return await completionsCommand(context, wish.operands);
    }
    case "help": {
      const { helpCommand } = await import("./help_command.ts");
      return await helpCommand(wish, context);
    }
    case "version": {
      const { version } = await import("./version.ts");
      context.console.stdout.write(`livedump ${version}\n`);
      return exitCodes.done.code;
    }
  }
}
