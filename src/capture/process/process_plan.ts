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
import { type SettingOf, settingsOf } from "../../settings/setting_table.ts";
import { openProfile } from "../profile.ts";
import {
  outputNotes,
  type OutputTarget,
  outputTarget,
  placeholderValues,
} from "../output/output_path.ts";
import {
  type PreflightFinding,
  runPreflight,
} from "../preflight/preflight_check.ts";
import { dumpChecks } from "../preflight/resources.ts";
import { findTargets } from "./find_targets.ts";
import {
  leastProcessBytes,
  nameWithoutExe,
  type Target,
  TargetList,
  targetQuery,
} from "./target.ts";
import { join } from "@std/path/join";

/** The effective values for a process dump, each with its source. */
type ProcessChoices = Choices<SettingOf<"process">>;

export interface ProcessDumpOptions {
  readonly type: MinidumpChoice;
  /**
   * Whether to dump a clone. `null`: the process itself is dumped. `only`: a
   * clone is dumped, or nothing. `auto`: a clone is dumped if Windows can
   * create one, otherwise the process itself.
   */
  readonly clone: ProcessFlags["clone"];
}

export interface ProcessPlan {
  readonly choices: ProcessChoices;
  readonly options: ProcessDumpOptions;
  readonly dumps: readonly PlannedDump[];
  /** Notes on processes and dump contents that are left out. */
  readonly notes: readonly string[];
}

export interface PlannedDump {
  readonly target: Target;
  readonly output: OutputTarget;
  preflight(plannedPath: string | null): readonly PreflightFinding[];
}

/** Minimum size: every minidump of a process is larger. */
const minBytes = 64 * 1024;

/**
 * Decides what to dump and where to write it.
 *
 * @throws {LivedumpError} If no process matches, or if several match and --all
 * is not given.
 * @throws {UsageError} If several dumps would be written to one file.
 * @throws {InputError} If the settings cannot be read. There is no fallback to
 * the defaults, because the user may have chosen other values.
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
  const { settings: stored, folder, notes: profileNotes } = openProfile(
    windows,
  );
  const choices = choose(settingsOf("process"), flags, stored);
  const { build } = windows.version();
  const options: ProcessDumpOptions = {
    type: minidumpChoice(choices["process-dump-type"].value, build),
    clone: flags.clone,
  };
  using privilege = new DisposableStack();
  const list = new TargetList(
    processes,
    () => tryDebugPrivilege(windows, privilege),
  );
  const { targets, notes } = findTargets(query, list, {
    ...flags,
    ownId: Deno.pid,
  });
  // Task Manager's folder for process dumps (Microsoft Learn).
  const defaultFolder = () => stored["process-dump-folder"] ?? folder("Temp");
  const dumps = targets.map((target) => {
    const output = outputOf(target, context, flags.output, defaultFolder);
    return plannedDump(target, output, options, flags.force, windows);
  });
  refuseOneFileForSeveral(dumps);
  const namingNotes = outputNotes(dumps.map(({ output }) => output));
  return {
    choices,
    options,
    dumps,
    notes: [...profileNotes, ...notes, ...namingNotes],
  };
}

function outputOf(
  { process }: Target,
  context: Context,
  output: string | null,
  defaultFolder: () => string,
): OutputTarget {
  const name = nameWithoutExe(process);
  return outputTarget({
    output,
    defaultFolder,
    defaultName: `${name}.DMP`,
    placeholders: placeholderValues(context, {
      kind: "process",
      processId: process.processId,
      name,
    }),
  });
}

function plannedDump(
  target: Target,
  output: OutputTarget,
  { type }: ProcessDumpOptions,
  force: boolean,
  windows: Windows,
): PlannedDump {
  const estimate = leastProcessBytes(type.flags, target);
  return {
    target,
    output,
    preflight: (plannedPath) =>
      runPreflight(dumpChecks, {
        windows,
        target: output,
        plannedPath,
        force,
        minBytes,
        estimatedBytes: () => estimate,
        estimateOf: "the current memory use of the process",
      }),
  };
}

/**
 * Enables SeDebugPrivilege until `resources` are disposed of. A failure is
 * ignored: the privilege is needed only to get more facts about processes.
 */
function tryDebugPrivilege(
  windows: Windows,
  resources: DisposableStack,
): boolean {
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
    `${dumps.length} dumps cannot be written to one file`,
    "With --output, specify a folder, or a file with {pid} in its name.",
  );
}
