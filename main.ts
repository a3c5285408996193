import { readCommandLine, runCommand } from "./src/cli/run_command.ts";
import { openStandardError, openStandardOutput } from "./src/base/console.ts";
import { openContext } from "./src/base/context.ts";
import { type ExitCode, exitCodes } from "./src/base/exit_code.ts";
import { printError } from "./src/base/failure.ts";
import { usageDocument } from "./src/cli/usage_document.ts";
import { isAloneInConsole } from "./src/ffi/console_processes.ts";

async function run(argv: readonly string[]): Promise<ExitCode> {
  if (Deno.build.os === "windows") {
    // This must be first, because the Deno runtime loads some DLLs by name only
    // when it needs them.
    const { searchSystemFolderOnly } = await import(
      "./src/ffi/system_library.ts"
    );
    searchSystemFolderOnly();
  }
  if (argv.length === 0 && isAloneInConsole()) {
    const { startAdvice } = await import("./src/cli/help.ts");
    openStandardError().write(startAdvice(Deno.execPath()));
    return exitCodes.usage.code;
  }
  const invocation = await readCommandLine(argv);
  return await runCommand(invocation, openContext(invocation.flags.color));
}

function fail(error: unknown): ExitCode {
  const document = usageDocument(error, Deno.args);
  if (document !== null) openStandardOutput().write(document);
  return printError(openStandardError(), error);
}

async function end(code: ExitCode): Promise<never> {
  try {
    if (isAloneInConsole()) {
      const { waitForEnter } = await import("./src/ffi/own_console.ts");
      waitForEnter();
    }
  } finally {
    Deno.exit(code);
  }
}

function endAfter(event: Event, error: unknown): void {
  event.preventDefault();
  end(fail(error));
}

addEventListener(
  "unhandledrejection",
  (event) => endAfter(event, event.reason),
);
addEventListener("error", (event) => endAfter(event, event.error));
await end(await run(Deno.args).catch(fail));
