import { type CommandFlags, formatFlag } from "../../base/flag_spec.ts";
import { forceFlag, outputFlag, resultFlags } from "../capture_flags.ts";
import type { FlagTable } from "../../base/flag_spec.ts";
import { settingWords } from "../../settings/setting_table.ts";

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
    ...outputFlag,
    long: "Where to write the dump: a file, or a folder that takes it under " +
      "the next free name of livedump.DMP, livedump (2).DMP, ... It may " +
      "hold {host}, {kind}, {date}, {time} and {pid}. Without it the dump " +
      "goes into the folder that is set, else where Task Manager's go: " +
      "%LocalAppData%\\Microsoft\\Windows\\TaskManager\\LiveKernelDumps.",
  },
  force: forceFlag,
} as const satisfies FlagTable;

/** The row of `kernel` in the table of commands. */
export const kernelCommandSpec = {
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
    ...resultFlags,
  },
  examples: [
    { line: "livedump kernel", does: "a full live kernel memory dump" },
    {
      line: "livedump kernel --stacks -o D:\\dumps\\{host}-{date}-{time}.dmp",
      does: "kernel stacks only, into a named file",
    },
  ],
} as const;

/** The row of `check` in the table of commands. */
export const checkCommandSpec = {
  short: "say what a capture would meet here",
  long: "Says what a live kernel memory dump would meet here: elevation, " +
    "privilege, Windows build, policies, free memory and disk space, the " +
    "target folder. Takes the same options, and no dump. The exit code is " +
    "the one that a capture would end with.",
  operands: null,
  flags: {
    ...kernelDumpFlags,
    format: formatFlag,
    quiet: {
      kind: "switch",
      letter: "q",
      short: "only what would stand in the way",
      long: "Shows only what did not pass; nothing where all did.",
    },
  },
  examples: [
    { line: "livedump check", does: "before a full dump" },
    { line: "livedump check --stacks", does: "before kernel stacks" },
  ],
} as const;

/** The parsed flags of `livedump kernel`. */
export type KernelFlags = CommandFlags<typeof kernelCommandSpec>;

/** The parsed flags of `livedump check`. */
export type CheckFlags = CommandFlags<typeof checkCommandSpec>;
