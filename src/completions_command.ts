import type { Context } from "./context.ts";
import { UsageError } from "./errors.ts";
import { type ExitCode, exitCodes } from "./exit_code.ts";
import { loadTopics } from "./help_command.ts";
import { schemaNames } from "./schema_command.ts";
import { bashCompletions } from "./settings/completions/bash.ts";
import {
  type CompletionTable,
  completionTable,
} from "./settings/completions/completion_table.ts";
import { powershellCompletions } from "./settings/completions/powershell.ts";
import { nearestName } from "./settings/suggest.ts";
import { didYouMean } from "./settings/unknown_name.ts";

const shells: ReadonlyMap<string, (table: CompletionTable) => string> = new Map(
  [["powershell", powershellCompletions], ["bash", bashCompletions]],
);

/**
 * `livedump completions`: the script that completes command lines in a shell.
 *
 * @throws {UsageError} if the shell is not a known one
 */
export async function completionsCommand(
  { console: { stdout } }: Context,
  [shell = ""]: readonly string[],
): Promise<ExitCode> {
  const write = shells.get(shell);
  if (write === undefined) {
    throw new UsageError(
      `completions needs powershell or bash, not "${shell}"`,
      didYouMean(nearestName(shell, shells.keys()), "completions"),
    );
  }
  stdout.write(write(completionTable(await loadTopics(), schemaNames)));
  return exitCodes.done.code;
}
