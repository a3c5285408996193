import { runCommand } from "./src/cli/run_command.ts";
import { openStandardError, openStandardOutput } from "./src/base/console.ts";
import { openContext } from "./src/base/context.ts";
import type { ExitCode } from "./src/base/exit_code.ts";
import { printError } from "./src/base/failure.ts";
import { parseCommandLine } from "./src/cli/parse.ts";
import { usageDocument } from "./src/cli/usage_document.ts";

async function run(argv: readonly string[]): Promise<ExitCode> {
  if (Deno.build.os === "windows") {
    // First of all: the runtime loads some DLLs by name, when it needs them.
    const { searchSystemFolderOnly } = await import(
      "./src/ffi/system_library.ts"
    );
    searchSystemFolderOnly();
  }
  const invocation = parseCommandLine(argv);
  return await runCommand(invocation, openContext(invocation.flags.color));
}

function fail(error: unknown): never {
  const document = usageDocument(error, Deno.args);
  if (document !== null) openStandardOutput().write(document);
  Deno.exit(printError(openStandardError(), error));
}

addEventListener("unhandledrejection", ({ reason }) => fail(reason));
addEventListener("error", ({ error }) => fail(error));
Deno.exit(await run(Deno.args).catch(fail));
