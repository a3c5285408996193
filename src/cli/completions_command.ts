import type { Context } from "../base/context.ts";
import { UsageError } from "../base/errors.ts";
import { type ExitCode, exitCodes } from "../base/exit_code.ts";
import { didYouMean, nearestName } from "../base/text/suggest.ts";
import { bashCompletions } from "./completions/bash.ts";
import {
  type CompletionTable,
  completionTable,
} from "./completions/completion_table.ts";
import { powershellCompletions } from "./completions/powershell.ts";
import { loadTopics } from "./help_command.ts";
import { schemaNames } from "./schema_command.ts";

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
