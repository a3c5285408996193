import { carryOut } from "./src/commands.ts";
import { openStandardError, openStandardOutput } from "./src/console.ts";
import { openContext } from "./src/context.ts";
import type { ExitCode } from "./src/exit_code.ts";
import { describeFailure } from "./src/failure.ts";
import { parseCommandLine } from "./src/settings/parse.ts";
import { usageDocument } from "./src/usage_document.ts";

async function run(argv: readonly string[]): Promise<ExitCode> {
  const wish = parseCommandLine(argv);
  return await carryOut(wish, openContext(wish.flags.color));
}

function fail(error: unknown): never {
  const { text, exitCode } = describeFailure(error);
  const document = usageDocument(error, Deno.args);
  if (document !== null) openStandardOutput().write(document);
  openStandardError().write(text);
  Deno.exit(exitCode);
}

addEventListener("unhandledrejection", ({ reason }) => fail(reason));
addEventListener("error", ({ error }) => fail(error));
Deno.exit(await run(Deno.args).catch(fail));
