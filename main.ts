import { openStandardError } from "./src/console.ts";
import { openContext } from "./src/context.ts";
import { type ExitCode, exitCodes } from "./src/exit_code.ts";
import { describeFailure } from "./src/failure.ts";
import { inspectCommand } from "./src/inspect/inspect_command.ts";
import { schemaCommand } from "./src/inspect/schema_command.ts";
import { renderHelp } from "./src/settings/help.ts";
import { parseCommandLine } from "./src/settings/parse.ts";
import { topics } from "./src/topics.ts";
import { version } from "./src/version.ts";

async function run(argv: readonly string[]): Promise<ExitCode> {
  const wish = parseCommandLine(argv);
  const context = openContext(wish.flags.color);
  const { stdout, stderr } = context.console;
  switch (wish.command) {
    case "inspect":
      return await inspectCommand(context, wish.operands, wish.flags);
    case "schema":
      return schemaCommand(context);
    case "version":
      stdout.write(`livedump ${version}\n`);
      return exitCodes.done.code;
    case "help":
      (wish.asked ? stdout : stderr)
        .write(renderHelp(wish.subject, wish.detail, topics));
      return wish.asked ? exitCodes.done.code : exitCodes.usage.code;
  }
}

function fail(error: unknown): never {
  const { text, exitCode } = describeFailure(error);
  openStandardError().write(text);
  Deno.exit(exitCode);
}

addEventListener("unhandledrejection", ({ reason }) => fail(reason));
addEventListener("error", ({ error }) => fail(error));
Deno.exit(await run(Deno.args).catch(fail));
