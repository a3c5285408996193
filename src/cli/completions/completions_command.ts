import type { Context } from "../../base/context.ts";
import { UsageError } from "../../base/errors.ts";
import { type ExitCode, exitCodes } from "../../base/exit_code.ts";
import { alternatives } from "../../base/text/count.ts";
import { didYouMean, nearestName } from "../../base/text/suggest.ts";
import { schemaNames } from "../schema_command.ts";
import { loadTopics } from "../topics.ts";
import { bashCompletions } from "./bash.ts";
import { type CompletionTable, completionTable } from "./completion_table.ts";
import { fishCompletions } from "./fish.ts";
import { powershellCompletions } from "./powershell.ts";
import { zshCompletions } from "./zsh.ts";

const shells: ReadonlyMap<string, (table: CompletionTable) => string> = new Map(
  [
    ["powershell", powershellCompletions],
    ["bash", bashCompletions],
    ["zsh", zshCompletions],
    ["fish", fishCompletions],
  ],
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
      `completions needs ${alternatives([...shells.keys()])}, not "${shell}"`,
      didYouMean(nearestName(shell, shells.keys()), "completions"),
    );
  }
  stdout.write(write(completionTable(await loadTopics(), schemaNames)));
  return exitCodes.done.code;
}
