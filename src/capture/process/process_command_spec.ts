import type { CommandFlags } from "../../base/flag_spec.ts";
import { processDumpTypes } from "../../base/minidump_type.ts";
import { forceFlag, outputFlag, resultFlags } from "../capture_flags.ts";
import { settingKinds } from "../../settings/setting_kind.ts";

/** The row of `process` in the table of commands. */
export const processCommandSpec = {
  short: "take a memory dump of a process, and verify it",
  long:
    "Takes a memory dump of a process, as Task Manager does, and verifies " +
    "it: the process stands still meanwhile, and goes on afterwards. The " +
    "process is given by its number or by the name of its program, in any " +
    "case, with or without .exe. Where several have the name, they are listed " +
    "and none is dumped, unless --all is given. The dump is written under a " +
    "temporary name and takes its own when it is whole. Ctrl+C cancels. See: " +
    "livedump help process-types",
  operands: {
    usage: "<pid or name>",
    needs: "a process, by its number or its name",
    min: 1,
    max: 1,
  },
  flags: {
    type: {
      kind: "value",
      placeholder: `${
        processDumpTypes.map(({ name }) => name).join("|")
      }|0x...`,
      needs: settingKinds["dump-type"].needs,
      default: null,
      read: readDumpType,
      short: "what to put into the dump",
      long:
        "What to put into the dump: that of Task Manager's dumps, another " +
        "set, or the number of a MINIDUMP_TYPE. See: livedump help " +
        "process-types",
    },
    clone: {
      kind: "choice",
      values: ["only", "auto"],
      bare: "only",
      default: null,
      short: "dump a clone: the process stands still for a moment only",
      long: "Dumps a clone of the process, so that it stands still for " +
        "milliseconds and not until the dump is written. Where Windows makes " +
        "none, it fails and says why; with --clone=auto it dumps the process " +
        "itself, and says so.",
    },
    all: {
      kind: "switch",
      short: "every process of that name",
      long:
        "Dumps every process of that name, one after the other, each into " +
        "a file of its own.",
    },
    tree: {
      kind: "switch",
      short: "the process with all that it started",
      long: "Dumps the process and all its descendants, parents first, each " +
        "into a file of its own.",
    },
    output: {
      ...outputFlag,
      long:
        "Where to write the dump: a file, or a folder that takes it under " +
        "the next free name of NAME.DMP, NAME (2).DMP, ... It may hold " +
        "{name}, {pid}, {host}, {kind}, {date} and {time}. Without it the " +
        "dump goes into the folder that is set, else where Task Manager's " +
        "go: %LocalAppData%\\Temp.",
    },
    force: forceFlag,
    dryRun: {
      kind: "switch",
      short: "show what would be dumped, and touch nothing",
      long: "Shows which processes would be dumped, with what, and where to; " +
        "touches nothing.",
    },
    ...resultFlags,
  },
  examples: [
    { line: "livedump process notepad", does: "the only one of that name" },
    {
      line: "livedump process 4711 -o D:\\dumps\\{name}-{pid}.dmp",
      does: "one of many, into a named file",
    },
    {
      line: "livedump process chrome --tree -o D:\\dumps\\",
      does: "a browser with all its processes, into a folder",
    },
  ],
} as const;

function readDumpType(text: string): string | undefined {
  const value = settingKinds["dump-type"].fromText(text);
  return typeof value === "string" ? value : undefined;
}

/** The parsed flags of `livedump process`. */
export type ProcessFlags = CommandFlags<typeof processCommandSpec>;
