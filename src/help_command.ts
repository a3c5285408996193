import type { Context } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit_code.ts";
import { renderHelp } from "./settings/help.ts";
import type { HelpInvocation } from "./settings/parse.ts";
import { topics } from "./topics.ts";

/** Help that was asked for is a result; without a command it is talk. */
export function helpCommand(
  { subject, detail, asked }: HelpInvocation,
  { console: { stdout, stderr } }: Context,
): ExitCode {
  (asked ? stdout : stderr).write(renderHelp(subject, detail, topics));
  return asked ? exitCodes.done.code : exitCodes.usage.code;
}
