import type { ProcessFlags } from "./process_command_spec.ts";
import type { Context } from "../../base/context.ts";
import { UsageError } from "../../base/errors.ts";
import {
  type MinidumpChoice,
  minidumpChoice,
} from "../../base/minidump_type.ts";
import { WindowsError } from "../../ffi/win32_error.ts";
import type { Windows } from "../../ffi/windows.ts";
import type { WindowsProcesses } from "../../ffi/windows_processes.ts";
import { type Choices, choose } from "../../settings/setting_values.ts";
import {
  type SettingOf,
  settingsOf,
  type StoredSettings,
} from "../../settings/setting_table.ts";
import { readSettings, settingsPathIn } from "../../settings/settings_file.ts";
import { type OutputTarget, outputTarget } from "../output/output_path.ts";
import { placeholderValues } from "../output/placeholders.ts";
import {
  type PreflightFinding,
  runPreflight,
} from "../preflight/preflight_check.ts";
import {
  diskSpaceCheck,
  existingFileCheck,
  fileSizeLimitCheck,
  folderCheck,
} from "../preflight/resources.ts";
import { findTargets } from "./find_targets.ts";
import { plainName, ProcessList, type Target, targetQuery } from "./target.ts";
import { join } from "@std/path/join";

/** All that is known before dumps of processes are taken. */
export interface ProcessPlan {
  /** What is in effect, and who chose it. */
  readonly choices: ProcessChoices;
  readonly options: ProcessDumpOptions;
  readonly force: boolean;
  readonly dumps: readonly PlannedDump[];
  /** What was left out and why, in sentences. */
  readonly notes: readonly string[];
}

/** A dump to take. */
export interface PlannedDump {
  readonly target: Target;
  readonly output: OutputTarget;
  /** What it would meet, as far as that can be told beforehand. */
  preflight(plannedPath: string | null): readonly PreflightFinding[];
}

/** Smaller than any minidump of a process. */
const leastBytes = 64 * 1024;

/** MiniDumpWithFullMemory and MiniDumpWithPrivateReadWriteMemory. */
const allMemory = 0x2 | 0x200;

const checks = [
  diskSpaceCheck,
  fileSizeLimitCheck,
  folderCheck,
  existingFileCheck,
];

/**
 * Decides what to dump and where to.
 *
 * @throws {LivedumpError} If there is no such process, or several.
 * @throws {UsageError} If the flags mean nothing together.
 * @throws {InputError} If the settings cannot be read: nothing is guessed.
 */
export function planProcessDumps(
  operand: string,
  context: Context,
  flags: ProcessFlags,
  { windows, processes }: {
    readonly windows: Windows;
    readonly processes: WindowsProcesses;
  },
): ProcessPlan {
  const query = targetQuery(operand);
  const ours = windows.localAppData();
  const { values: stored } = readSettings(settingsPathIn(ours));
  const choices = processChoices(flags, stored);
  const { build } = windows.version();
  const options = processDumpOptions(flags, choices, build);
  using privilege = new DisposableStack();
  const list = new ProcessList(processes, () => mayDebug(windows, privilege));
  const { targets, notes } = findTargets(query, list, {
    ...flags,
    ownId: Deno.pid,
  });
  // Microsoft Learn: process dumps of Task Manager go to %LocalAppData%\Temp.
  const defaultFolder = choices["process-dump-folder"].source === "file"
    ? stored["process-dump-folder"]!
    : join(ours, "Temp");
  const dumps = targets.map((target): PlannedDump => {
    const { process, facts } = target;
    const name = plainName(process);
    const output = outputTarget({
      output: flags.output,
      defaultFolder,
      defaultName: `${name}.DMP`,
      placeholders: placeholderValues(context, {
        kind: "process",
        processId: process.processId,
        name,
      }),
    });
    const guess = (options.type.flags & allMemory) === 0
      ? 0
      : facts.memoryBytes ?? 0;
    const evidence = {
      windows,
      target: output,
      force: flags.force,
      leastBytes,
      guessedBytes: () => guess,
    };
    return {
      target,
      output,
      preflight: (plannedPath) =>
        runPreflight(checks, { ...evidence, plannedPath }),
    };
  });
  refuseOneFileForSeveral(dumps);
  return { choices, options, force: flags.force, dumps, notes };
}

/**
 * Enables SeDebugPrivilege until `resources` are disposed of. Not to get it is
 * no reason to end: less is told without it.
 */
function mayDebug(windows: Windows, resources: DisposableStack): boolean {
  try {
    const isEnabled = windows.enableDebugPrivilege();
    if (isEnabled) resources.defer(() => windows.disableDebugPrivilege());
    return isEnabled;
  } catch (error) {
    if (error instanceof WindowsError) return false;
    throw error;
  }
}

function refuseOneFileForSeveral(dumps: readonly PlannedDump[]): void {
  const named = dumps.map(({ output }) => output)
    .filter(({ numbered }) => !numbered)
    .map(({ folder, fileName }) => join(folder, fileName).toLowerCase());
  if (new Set(named).size === named.length) return;
  throw new UsageError(
    `${dumps.length} dumps cannot go into one file`,
    "Name a folder with --output, or a file with {pid} in its name.",
  );
}

/** What is in effect for a process dump, and who chose it. */
export type ProcessChoices = Choices<SettingOf<"process">>;

/** What to put into a dump, and how to take it. */
export interface ProcessDumpOptions {
  readonly type: MinidumpChoice;
  /** Whether to dump a clone; `auto`: where there can be one. */
  readonly clone: ProcessFlags["clone"];
}

/** What the flags ask for, the settings for the rest, then the defaults. */
export function processChoices(
  flags: ProcessFlags,
  stored: StoredSettings,
): ProcessChoices {
  return choose(settingsOf("process"), flags, stored);
}

/** The options for a build of Windows. */
export function processDumpOptions(
  { clone }: ProcessFlags,
  choices: ProcessChoices,
  build: number,
): ProcessDumpOptions {
  const type = minidumpChoice(choices["process-dump-type"].value, build);
  return { type, clone };
}
