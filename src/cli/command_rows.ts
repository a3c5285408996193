import {
  type CommandSpec,
  type FlagTable,
  globalFlags,
} from "../base/flag_spec.ts";
import { OnDemand } from "../base/on_demand.ts";
import type { CommandName } from "./command_table.ts";

/** The names of all commands. */
export const commandNames = [
  "kernel",
  "process",
  "check",
  "inspect",
  "settings",
  "schema",
  "completions",
  "version",
  "help",
] as const satisfies readonly CommandName[];

/**
 * The table of all commands. It is loaded on demand, because `inspect` and
 * `--version` do not need it.
 */
export const commandTable = new OnDemand(() => import("./command_table.ts"));

/**
 * The module of `inspect`. It also contains the row of `inspect` in the table
 * of commands.
 */
export const inspectModule = new OnDemand(
  () => import("../inspect/inspect_command.ts"),
);

export function isCommandName(word: string): word is CommandName {
  return (commandNames as readonly string[]).includes(word);
}

/** The row of a command in the table of commands. */
export function rowOf(command: CommandName): CommandSpec {
  return command === "inspect"
    ? inspectModule.get().inspectCommandSpec
    : commandTable.get().commands[command];
}

/**
 * The flags that may follow the name of a command, including the global flags.
 * If `command` is `null`, returns only the global flags.
 */
export function flagsAfter(command: CommandName | null): FlagTable {
  if (command === null) return globalFlags;
  return { ...rowOf(command).flags, ...globalFlags };
}
