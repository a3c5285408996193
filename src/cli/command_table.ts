import {
  type CommandSpec,
  type FlagTable,
  globalFlags,
} from "../base/flag_spec.ts";
import {
  checkCommandSpec,
  kernelCommandSpec,
} from "../capture/kernel/kernel_command_spec.ts";
import { processCommandSpec } from "../capture/process/process_command_spec.ts";
import { inspectCommandSpec } from "../inspect/inspect_command_spec.ts";
import { settingsCommandSpec } from "../settings/settings_command_spec.ts";

/** All commands: their operands, flags and help texts. */
export const commands = {
  kernel: kernelCommandSpec,
  process: processCommandSpec,
  check: checkCommandSpec,
  inspect: inspectCommandSpec,
  settings: settingsCommandSpec,
  schema: {
    short: "print the JSON Schema of a report",
    long: "Prints the JSON Schema (2020-12) of the document that a command " +
      "writes with --format json: inspect by default, or kernel, process, " +
      "check or settings. For the document that is written if the command " +
      "line is wrong, specify usage.",
    operands: {
      usage: "[command]",
      needs:
        'the name of a command that has --format json, or the word "usage"',
      min: 0,
      max: 1,
    },
    flags: {},
    examples: [
      {
        line: "livedump schema > report.schema.json",
        does: "save the schema of inspect",
      },
      { line: "livedump schema kernel", does: "print the schema of kernel" },
    ],
  },
  completions: {
    short: "print a shell script for tab completion",
    long:
      "Prints a script that completes commands, flags and values with the " +
      "Tab key in PowerShell, bash, zsh or fish. To load the script in " +
      "every shell, call this command in $PROFILE, ~/.bashrc, ~/.zshrc or " +
      "~/.config/fish/config.fish.",
    operands: {
      usage: "powershell|bash|zsh|fish",
      needs: "powershell, bash, zsh or fish",
      min: 1,
      max: 1,
    },
    flags: {},
    examples: [
      {
        line: "livedump completions powershell | Out-String | " +
          "Invoke-Expression",
        does: "add this line to the file $PROFILE of PowerShell",
      },
      {
        line: 'eval "$(livedump completions bash)"',
        does: "add this line to ~/.bashrc",
      },
      {
        line: 'eval "$(livedump completions zsh)"',
        does: "add this line to ~/.zshrc",
      },
      {
        line: "livedump completions fish | source",
        does: "add this line to ~/.config/fish/config.fish",
      },
    ],
  },
  version: {
    short: "print the version",
    long: "Prints the name and the version of the program, as --version does.",
    operands: null,
    flags: {},
    examples: [{ line: "livedump version", does: "print the version" }],
  },
  help: {
    short: "explain a command or a topic",
    long: "Prints the full help on a command, on a topic or, without either, " +
      "on the program.",
    operands: {
      usage: "[command or topic]",
      needs: "one command or topic",
      min: 0,
      max: 1,
    },
    flags: {},
    examples: [
      { line: "livedump help exit-codes", does: "explain the exit codes" },
    ],
  },
} as const satisfies Readonly<Record<string, CommandSpec>>;

export type CommandName = keyof typeof commands;

export function isCommand(word: string): word is CommandName {
  return Object.hasOwn(commands, word);
}

/**
 * The flags of a command, including the global flags. If `command` is `null`,
 * returns only the global flags.
 */
export function flagsOf(command: CommandName | null): FlagTable {
  if (command === null) return globalFlags;
  return { ...commands[command].flags, ...globalFlags };
}
