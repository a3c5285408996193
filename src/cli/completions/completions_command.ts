import type { Context } from "../../base/context.ts";
import { UsageError } from "../../base/errors.ts";
import { type ExitCode, exitCodes } from "../../base/exit_code.ts";
import { didYouMean, nearestName } from "../../base/text/suggest.ts";
import { schemaNames } from "../schema_command.ts";
import { loadTopics } from "../topics.ts";
import { bashCompletions } from "./bash.ts";
import { type CompletionTable, completionTable } from "./completion_table.ts";
import { powershellCompletions } from "./powershell.ts";

const shells: ReadonlyMap<string, (table: CompletionTable) => string> = new Map(
  [["powershell", powershellCompletions], ["bash", bashCompletions]],
);

/**
 * `livedump completions`: prints the completion script for a shell.
 *
 * @throws {UsageError} if the shell is unknown
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
