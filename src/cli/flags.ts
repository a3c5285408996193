import {
  type CommandSpec,
  type FlagTable,
  globalFlags,
} from "../base/flag_spec.ts";
import { inspectCommandSpec } from "../inspect/inspect_command_spec.ts";
import {
  checkCommandSpec,
  kernelCommandSpec,
} from "../capture/kernel/kernel_command_spec.ts";
import { processCommandSpec } from "../capture/process/process_command_spec.ts";
import { settingsCommandSpec } from "../settings/settings_command_spec.ts";

/** Every command that exists, with its operands, its flags and its help. */
export const commands = {
  kernel: kernelCommandSpec,
  process: processCommandSpec,
  check: checkCommandSpec,
  inspect: inspectCommandSpec,
  settings: settingsCommandSpec,
  schema: {
    short: "print the JSON Schema of the JSON report",
    long: "Prints the JSON Schema (2020-12) that what a command writes with " +
      "--format json follows: inspect, if none is named, or kernel, " +
      "process, check or settings; or usage, for a command line that is wrong.",
    operands: {
      usage: "[command]",
      needs: "the name of a command that has --format json, or usage",
      least: 0,
      most: 1,
    },
    flags: {},
    examples: [
      { line: "livedump schema > report.schema.json", does: "keep a copy" },
      { line: "livedump schema kernel", does: "of what kernel reports" },
    ],
  },
  completions: {
    short: "print a script that completes command lines",
    long: "Prints a script that makes the Tab key complete the commands, " +
      "flags and values of livedump in PowerShell or in bash. Load it where " +
      "the shell starts: in the file $PROFILE, or in ~/.bashrc.",
    operands: {
      usage: "powershell|bash",
      needs: "powershell or bash",
      least: 1,
      most: 1,
    },
    flags: {},
    examples: [
      {
        line: "livedump completions powershell | Out-String | " +
          "Invoke-Expression",
        does: "in the file $PROFILE of PowerShell",
      },
      {
        line: 'eval "$(livedump completions bash)"',
        does: "in ~/.bashrc",
      },
    ],
  },
  help: {
    short: "explain a command or a topic",
    long: "Prints all the help there is on a command or a topic; without " +
      "one, on the program.",
    operands: {
      usage: "[command or topic]",
      needs: "one command or topic",
      least: 0,
      most: 1,
    },
    flags: {},
    examples: [
      { line: "livedump help exit-codes", does: "what the exit codes mean" },
    ],
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

/** The name of a command. */
export type CommandName = keyof typeof commands;

/** Whether a word names a command. */
export function isCommand(word: string): word is CommandName {
  return Object.hasOwn(commands, word);
}

/** All flags that a command takes; the global ones where none is named. */
export function flagsOf(command: CommandName | null): FlagTable {
  if (command === null) return globalFlags;
  return { ...commands[command].flags, ...globalFlags };
}
