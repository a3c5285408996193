import type { Context } from "../base/context.ts";
import { type ExitCode, exitCodes } from "../base/exit_code.ts";
import { isCommand } from "./flags.ts";
import { renderHelp, type TopicTable } from "./help.ts";
import type { HelpInvocation } from "./parse.ts";
import { type InspectTables, topicsOn } from "./topics.ts";

/** Help that was asked for is a result; without a command it is talk. */
export async function helpCommand(
  { subject, detail, asked }: HelpInvocation,
  { console: { stdout, stderr } }: Context,
): Promise<ExitCode> {
  const isBrief = subject === null || isCommand(subject);
  // Help on the program and on commands tells no more of topics than names.
  const topics = isBrief ? topicsOn(noTables) : await loadTopics();
  (asked ? stdout : stderr).write(renderHelp(subject, detail, topics));
  return asked ? exitCodes.done.code : exitCodes.usage.code;
}

const noTables: InspectTables = { checkGroups: [], dumpTypes: [] };

/** What `livedump help <topic>` knows besides the commands. */
export async function loadTopics(): Promise<TopicTable> {
  return topicsOn(await loadInspectTables());
}

/**
 * The tables that reports are made by, loaded from where `inspect` loads them:
 * if help imported them, they would become files of their own in the compiled
 * program, and each would slow `inspect` down.
 */
export async function loadInspectTables(): Promise<InspectTables> {
  const { checkGroups, dumpTypes } = await import(
    "../inspect/inspect_command.ts"
  );
  const { deepCheckGroups } = await import("../inspect/deep/inspect_deep.ts");
  return { checkGroups: [...checkGroups, ...deepCheckGroups], dumpTypes };
}
