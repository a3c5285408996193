import type { CommandSpec, FlagTable, FlagValues } from "./flag_spec.ts";
import { inspectCommand } from "./inspect_command_spec.ts";
import { checkCommand, kernelCommand } from "./kernel_command_spec.ts";
import { processCommand } from "./process_command_spec.ts";
import { settingsCommand } from "./settings_command_spec.ts";

/**
 * The flags that every command has, and that may stand before its name.
 */
export const globalFlags = {
  color: {
    kind: "choice",
    values: ["auto", "always", "never"],
    default: "auto",
    short: "when to use color",
    long: "When to use color. It wins over FORCE_COLOR, which wins over " +
      "NO_COLOR, which wins over the question whether the stream is a " +
      "terminal. See: livedump help color",
  },
  help: {
    kind: "answer",
    letter: "h",
    short: "short help with -h, all of it with --help",
    long: "Help on the program, or on the command that it is given with: " +
      "-h is short, --help says it all.",
  },
  version: {
    kind: "answer",
    short: "print the version",
    long: "Prints the name and the version of the program.",
  },
} as const satisfies FlagTable;

/** Every command that exists, with its operands, its flags and its help. */
export const commands = {
  kernel: kernelCommand,
  process: processCommand,
  check: checkCommand,
  inspect: inspectCommand,
  settings: settingsCommand,
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

/** The flags of a command, the global ones among them. */
export type CommandFlags<C extends CommandName> =
  & FlagValues<(typeof commands)[C]["flags"]>
  & GlobalFlags;

/** The flags that every command has. */
export type GlobalFlags = FlagValues<typeof globalFlags>;

/** The flags of `livedump inspect`. */
export type InspectFlags = CommandFlags<"inspect">;

/** The flags of `livedump kernel`. */
export type KernelFlags = CommandFlags<"kernel">;

/** The flags of `livedump process`. */
export type ProcessFlags = CommandFlags<"process">;

/** The flags of `livedump settings`. */
export type SettingsFlags = CommandFlags<"settings">;

/** The flags of `livedump check`: those that choose a dump, and the format. */
export type CheckFlags = CommandFlags<"check">;

/** Whether a word names a command. */
export function isCommand(word: string): word is CommandName {
  return Object.hasOwn(commands, word);
}

/** All flags that a command takes; the global ones where none is named. */
export function flagsOf(command: CommandName | null): FlagTable {
  if (command === null) return globalFlags;
  return { ...commands[command].flags, ...globalFlags };
}
