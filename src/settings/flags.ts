import type { CommandSpec, FlagTable, FlagValues } from "./flag_spec.ts";
import { processCommand } from "./process_command_spec.ts";
import { readRequest } from "./read_request.ts";
import {
  type ReportFormat,
  reportFormatNames,
  reportFormats,
} from "./report_formats.ts";
import { settingWords } from "./setting_table.ts";
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

/** What to put into a kernel dump and where, in the words of Task Manager. */
const kernelDumpFlags = {
  stacks: {
    kind: "switch",
    short: "a kernel stacks memory dump",
    long: "A kernel stacks memory dump: a smaller file with processor states " +
      "and all kernel thread stacks only. Needs Windows 11.",
  },
  hypervisor: {
    kind: "toggle",
    default: "off",
    short: "capture hypervisor pages",
    long: settingWords("capture-hypervisor-pages"),
  },
  nonessential: {
    kind: "toggle",
    default: "off",
    short: "include nonessential pages of the hypervisor",
    long: settingWords("include-nonessential-pages"),
  },
  userPages: {
    kind: "toggle",
    default: "off",
    short: "capture user pages",
    long: settingWords("capture-user-pages"),
  },
  abortOnMemoryPressure: {
    kind: "toggle",
    default: "on",
    short: "abort if there is insufficient memory",
    long: settingWords("abort-if-insufficient-memory"),
  },
  output: {
    kind: "value",
    letter: "o",
    placeholder: "FILE|FOLDER",
    needs: "a file or a folder",
    default: null,
    read: (text: string) => text,
    short: "where to write the dump",
    long: "Where to write the dump: a file, or a folder that takes it under " +
      "the next free name of livedump.DMP, livedump (2).DMP, ... It may " +
      "hold {host}, {kind}, {date}, {time} and {pid}. Without it the dump " +
      "goes into the folder that is set, else where Task Manager's go: " +
      "%LocalAppData%\\Microsoft\\Windows\\TaskManager\\LiveKernelDumps.",
  },
  force: {
    kind: "switch",
    short: "replace the file that --output names",
    long: "Replaces the file that --output names, once Windows has written " +
      "the dump; until then, and if that fails, the file stays as it is.",
  },
} as const satisfies FlagTable;

const formatFlag = {
  kind: "choice",
  values: ["text", "json"],
  default: "text",
  short: "how to report",
  long: "How to report: text for people, or json for programs.",
} as const;

const formatWords = reportFormatNames
  .map((name) => `${name} is ${reportFormats[name]}`).join("; ");

/** Every command that exists, with its operands, its flags and its help. */
export const commands = {
  kernel: {
    short: "take a live kernel memory dump, and verify it",
    long: "Takes a live kernel memory dump of the running system, as Task " +
      "Manager does, and verifies it: the system goes on running. Needs an " +
      "elevated administrator. The dump is written under a temporary name " +
      "and takes its own when Windows has finished it. Ctrl+C cancels. " +
      "See: livedump check",
    operands: null,
    flags: {
      ...kernelDumpFlags,
      dryRun: {
        kind: "switch",
        short: "show what would be asked of Windows, and touch nothing",
        long: "Shows what would be asked of Windows, field by field, where " +
          "the dump would go, and what it would meet; touches nothing.",
      },
      noVerify: {
        kind: "switch",
        short: "do not verify the dump",
        long: "Does not verify the dump after it was taken.",
      },
      open: {
        kind: "toggle",
        default: "off",
        short: "open the file location",
        long: settingWords("open-file-location"),
      },
      format: formatFlag,
      quiet: {
        kind: "switch",
        letter: "q",
        short: "only the result: no progress",
        long: "Writes the result in a line, no progress, and nothing but " +
          "errors to standard error.",
      },
    },
    examples: [
      { line: "livedump kernel", does: "a full live kernel memory dump" },
      {
        line: "livedump kernel --stacks -o D:\\dumps\\{host}-{date}-{time}.dmp",
        does: "kernel stacks only, into a named file",
      },
    ],
  },
  process: processCommand,
  check: {
    short: "say what a capture would meet here",
    long: "Says what a live kernel memory dump would meet here: elevation, " +
      "privilege, Windows build, policies, free memory and disk space, the " +
      "target folder. Takes the same options, and no dump. The exit code is " +
      "the one that a capture would end with.",
    operands: null,
    flags: { ...kernelDumpFlags, format: formatFlag },
    examples: [
      { line: "livedump check", does: "before a full dump" },
      { line: "livedump check --stacks", does: "before kernel stacks" },
    ],
  },
  inspect: {
    short: "verify memory dumps",
    long: "Reads memory dumps and says of each whether it is well-formed, " +
      "whole, and what was expected: Windows kernel dumps of every type, " +
      "among them the live dumps that Task Manager takes, and user " +
      "minidumps. Folders are searched for dumps and globs are expanded; a " +
      "path that exists is taken as it stands, and - is a dump that comes " +
      "through a pipe: see livedump help pipes. The exit code is that of the " +
      "worst verdict. See: livedump help verdicts, livedump help exit-codes",
    operands: {
      usage: "<file, folder or glob>...",
      needs: "a file, a folder, a glob or -",
      least: 1,
      unless: "filesFrom",
      most: Infinity,
    },
    flags: {
      format: {
        kind: "choice",
        values: reportFormatNames,
        default: "text",
        short: "how to report",
        long: `How to report: ${formatWords}. ` +
          "The JSON is described by: livedump schema",
      },
      report: {
        kind: "list",
        placeholder: "FORMAT=FILE",
        needs: "a format and a file, such as junit=results.xml",
        default: null,
        read: readReportWish,
        short: "report into a file besides; may be repeated",
        long: "Writes a report into a file, besides the one on standard " +
          "output; may be given several times. A report of that name is " +
          "replaced, once the new one is whole; a dump never is.",
      },
      filesFrom: {
        kind: "value",
        placeholder: "FILE|-",
        needs: "a file, or - for standard input",
        default: null,
        read: (text: string) => text,
        short: "a list of dumps to inspect besides",
        long: "Inspects the dumps that a file names besides, one in each " +
          "line or separated by NUL; - is standard input. The names are taken " +
          "as they stand: * is no pattern in them.",
      },
      expect: {
        kind: "value",
        placeholder: "0xCODE|any",
        needs: "a bug check code in hexadecimal such as 0x161, or any",
        default: "0x161",
        read: readBugCheckCode,
        short: "the bug check that a kernel dump must have",
        long: "The bug check code that a kernel dump must have to be " +
          "complete; with another one it is unexpected. A live dump has " +
          "0x161. Use any for crash dumps.",
      },
      failOn: {
        kind: "choice",
        values: ["warning"],
        default: null,
        short: "let warnings fail a dump",
        long: "Lets a dump with a warning fail: its exit code is 3 even if " +
          "the verdict is complete. Otherwise warnings change nothing.",
      },
      hash: {
        kind: "switch",
        short: "add the SHA-256 of the whole file",
        long: "Adds the SHA-256 of the whole file to the report, for the " +
          "chain of custody. This reads the file to its end; progress goes " +
          "to standard error.",
      },
      verbose: {
        kind: "switch",
        letter: "v",
        short: "show every check, not only what did not pass",
        long: "Shows every check, not only those that did not pass.",
      },
      fields: {
        kind: "switch",
        short: "show the raw header, field by field",
        long: "Shows the raw header field by field, with offsets and the " +
          "names that Microsoft gave them.",
      },
      map: {
        kind: "switch",
        short: "draw which memory is in the file",
        long: "Draws a map of the memory that the dump promises: what is in " +
          "the file and what is missing. In JSON it fills `map`.",
      },
      deep: {
        kind: "switch",
        short: "look into the memory: can a debugger use the dump?",
        long:
          "Looks into the memory of a dump, without symbols: whether what " +
          "a debugger needs at first is there, and how much of the kernel, " +
          "or of the process, is.",
      },
      modules: {
        kind: "switch",
        short: "list the loaded modules, with --deep",
        long:
          "Lists the loaded modules, with their addresses and how much of " +
          "each is in the dump. Implies --deep.",
      },
      processes: {
        kind: "switch",
        short: "list the processes, with --deep",
        long: "Lists the processes of a kernel dump, with their names where " +
          "they can be found without symbols. Implies --deep.",
      },
      read: {
        kind: "value",
        placeholder: "ADDRESS[:LENGTH]",
        needs: "a hexadecimal address such as 0xfffff80012345678, with a " +
          "length of at most 0x100000 after a colon if not of 128 bytes",
        default: null,
        read: readRequest,
        short: "show memory, virtual or physical",
        long: "Shows memory as a hex dump, ?? for what the dump does not " +
          "have: by its virtual address, in a kernel dump that of the " +
          "kernel, or by its physical one. Such as 0xfffff80012345678:0x40 " +
          "or phys:0x1ad000. Implies --deep.",
      },
      quiet: {
        kind: "switch",
        letter: "q",
        short: "only a line for each dump: its verdict and its path",
        long: "Writes only a line for each dump, with its verdict and its " +
          "path, and nothing but errors to standard error.",
      },
    },
    examples: [
      { line: "livedump inspect livedump.DMP", does: "one dump" },
      {
        line: "zstd -dc big.dmp.zst | livedump inspect --hash -",
        does: "a dump out of a pipe, with its SHA-256",
      },
      {
        line: 'livedump inspect --format json "D:\\dumps\\*.dmp"',
        does: "many, for a script",
      },
      {
        line: "livedump inspect --expect any C:\\Windows\\MEMORY.DMP",
        does: "a crash dump",
      },
      {
        line: "livedump inspect --deep --modules livedump.DMP",
        does: "what a debugger will find",
      },
    ],
  },
  settings: settingsCommand,
  schema: {
    short: "print the JSON Schema of the JSON report",
    long: "Prints the JSON Schema (2020-12) that what a command writes with " +
      "--format json follows: inspect, if none is named, or kernel, " +
      "process, check or settings.",
    operands: {
      usage: "[command]",
      needs: "the name of a command that has --format json",
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

/** A report that is to go into a file. */
export interface ReportWish {
  readonly format: ReportFormat;
  readonly path: string;
}

function readReportWish(text: string): ReportWish | undefined {
  const at = text.indexOf("=");
  const format = reportFormatNames.find((name) => name === text.slice(0, at));
  const path = text.slice(at + 1);
  return format === undefined || path === "" ? undefined : { format, path };
}

// Bug check codes are 32-bit: BugCheckCode in DUMP_HEADER64 (WinDbg's dump
// headers), and the code parameter of KeBugCheckEx, a ULONG.
function readBugCheckCode(text: string): number | "any" | undefined {
  if (text === "any") return "any";
  return /^0x[0-9a-f]{1,8}$/i.test(text) ? Number(text) : undefined;
}
