import type { CommandFlags } from "../../base/flag_spec.ts";
import { processDumpTypes } from "../../base/minidump_type.ts";
import { settingKinds } from "../../settings/setting_kind.ts";
import {
  forceFlag,
  inheritAclFlag,
  outputFlag,
  resultFlags,
} from "../capture_flags.ts";

const typeNames = processDumpTypes.map(({ name }) => name).join("|");

/**
 * The row of `process` in the table of commands.
 *
 * Source for PsSuspend: https://learn.microsoft.com/sysinternals/downloads/pssuspend
 */
export const processCommandSpec = {
  short: "take a memory dump of a process, and verify it",
  long:
    "Takes a memory dump of a process, as Task Manager does, and verifies " +
    "it. The process is paused, then resumed. Specify the process by its ID or " +
    "by its program name, in upper or lower case, with or without .exe. If " +
    "several processes have the name, they are listed and none is dumped, " +
    "unless --all is given. The " +
    "dump has a temporary name until it is finished. To cancel, press Ctrl+C " +
    "or close the window. Do not kill livedump: the process would " +
    "stay paused, until PsSuspend of Sysinternals resumes it: pssuspend -r PID. " +
    "See: livedump help process-types",
  operands: {
    usage: "<pid or name>",
    needs: "the ID or the name of a process",
    min: 1,
    max: 1,
  },
  flags: {
    type: {
      kind: "value",
      placeholder: `${typeNames}|0x...`,
      needs: settingKinds["dump-type"].needs,
      default: null,
      read: readDumpType,
      short: "what the dump contains",
      long:
        "What the dump contains: the same as Task Manager's dumps, another " +
        "named type, or the value of a MINIDUMP_TYPE. See: livedump help " +
        "process-types",
    },
    clone: {
      kind: "choice",
      values: ["only", "auto"],
      bare: "only",
      default: null,
      short: "dump a clone: pauses the process only briefly",
      long: "Dumps a clone of the process, which is paused for milliseconds " +
        "instead of until the dump is written. If Windows cannot clone the " +
        "process, the dump fails with the reason; with --clone=auto, the " +
        "process itself is dumped instead, with a note. A clone lacks the shared memory of " +
        "unnamed sections that the paging file backs.",
    },
    all: {
      kind: "switch",
      short: "dump every process with the name",
      long:
        "Dumps every process with the name, one after the other, each into " +
        "its own file.",
    },
    tree: {
      kind: "switch",
      short: "dump the process and its descendants",
      long: "Dumps the process and all its descendants, parents first, each " +
        "into its own file.",
    },
    output: {
      ...outputFlag,
      long:
        "Where to write the dump: a file or a folder. In a folder, the dump " +
        "gets the next free name: NAME.DMP, NAME (2).DMP, ... A missing folder " +
        "is created if the path ends with a slash. A name without an " +
        "extension gets .dmp. The path may contain " +
        "{name}, {pid}, {host}, {kind}, {date} and {time}. The default is the " +
        "folder in the settings, otherwise Task Manager's folder: " +
        "%LocalAppData%\\Temp.",
    },
    force: forceFlag,
    inheritAcl: inheritAclFlag,
    dryRun: {
      kind: "switch",
      short: "show what would be dumped; write nothing",
      long: "Shows the processes, the contents of their dumps and the output " +
        "paths; writes nothing.",
    },
    ...resultFlags,
  },
  examples: [
    {
      line: "livedump process notepad",
      does: "the only process with this name",
    },
    {
      line: "livedump process 4711 -o D:\\dumps\\{name}-{pid}.dmp",
      does: "the process with ID 4711; the file name contains its name and ID",
    },
    {
      line: "livedump process chrome --tree -o D:\\dumps\\",
      does: "a browser and all its child processes; writes to a folder",
    },
  ],
} as const;

function readDumpType(text: string): string | undefined {
  const value = settingKinds["dump-type"].fromText(text);
  return typeof value === "string" ? value : undefined;
}

export type ProcessFlags = CommandFlags<typeof processCommandSpec>;
