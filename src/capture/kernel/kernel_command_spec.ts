import {
  type CommandFlags,
  type FlagTable,
  formatFlag,
} from "../../base/flag_spec.ts";
import { settingWords } from "../../settings/setting_table.ts";
import {
  forceFlag,
  inheritAclFlag,
  outputFlag,
  resultFlags,
} from "../capture_flags.ts";

/** The flags for the contents of a kernel dump and for its path. */
const kernelDumpFlags = {
  stacks: {
    kind: "switch",
    short: "take a kernel stacks memory dump",
    long: "Takes a kernel stacks memory dump: a smaller file that contains " +
      "only processor states and all kernel thread stacks. Needs Windows 11.",
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
    long:
      "Where to write the dump: a file or a folder. In a folder, the dump " +
      "gets the next free name: livedump.DMP, livedump (2).DMP, ... A missing " +
      "folder is created if the path ends with a slash. A name without an " +
      "extension gets .dmp. The path may " +
      "contain {host}, {kind}, {date}, {time} and {pid}. The default is the " +
      "folder in the settings, otherwise Task Manager's folder: " +
      "%LocalAppData%\\Microsoft\\Windows\\TaskManager\\LiveKernelDumps.",
  },
  force: forceFlag,
  inheritAcl: inheritAclFlag,
} as const satisfies FlagTable;

/** The row of `kernel` in the table of commands. */
export const kernelCommandSpec = {
  short: "take a live kernel memory dump, and verify it",
  long: "Takes a live kernel memory dump of the running system, as Task " +
    "Manager does, and verifies it. The system keeps running. Requires an " +
    "elevated prompt. The dump has a temporary name until Windows has " +
    "finished it. Ctrl+C cancels the dump. See: livedump check",
  operands: null,
  flags: {
    ...kernelDumpFlags,
    dryRun: {
      kind: "switch",
      short: "show the request and the checks; write nothing",
      long: "Shows the request to Windows, field by field, the output path " +
        "and the preflight results; writes nothing.",
    },
    record: {
      kind: "toggle",
      default: "off",
      short: "write a JSON record next to the dump",
      long: settingWords("write-record"),
    },
    ...resultFlags,
  },
  examples: [
    { line: "livedump kernel", does: "a full live kernel memory dump" },
    {
      line: "livedump kernel --stacks -o D:\\dumps\\{host}-{date}-{time}.dmp",
      does:
        "kernel stacks only; the file name has the computer name and the time",
    },
  ],
} as const;

/** The row of `check` in the table of commands. */
export const checkCommandSpec = {
  short: "check whether a capture would work here",
  long:
    "Checks whether a live kernel memory dump would work here: elevation, " +
    "privilege, Windows build, policies, free memory, free disk space, target " +
    "folder. Accepts the options of livedump kernel and takes no dump. The " +
    "last line is the result. The exit code is the one with which livedump " +
    "kernel would end.",
  operands: null,
  flags: {
    ...kernelDumpFlags,
    format: formatFlag,
    quiet: {
      kind: "switch",
      letter: "q",
      short: "show only checks that did not pass",
      long: "Shows only checks that did not pass, and prints nothing if all " +
        "passed.",
    },
  },
  examples: [
    { line: "livedump check", does: "before a full dump" },
    { line: "livedump check --stacks", does: "before kernel stacks" },
  ],
} as const;

export type KernelFlags = CommandFlags<typeof kernelCommandSpec>;

export type CheckFlags = CommandFlags<typeof checkCommandSpec>;
