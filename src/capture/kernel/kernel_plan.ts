import type { CheckFlags } from "./kernel_command_spec.ts";
import { join } from "@std/path/join";
import type { Context } from "../../base/context.ts";
import type { Windows } from "../../ffi/windows.ts";
import { readSettings, settingsPathIn } from "../../settings/settings_file.ts";
import { elevationHint } from "../command_line.ts";
import {
  type KernelChoices,
  kernelChoices,
  type KernelDumpOptions,
  kernelDumpOptions,
} from "./options.ts";
import { type OutputTarget, outputTarget } from "../output/output_path.ts";
import { placeholderValues } from "../output/placeholders.ts";
import { preflightChecks } from "../preflight/all.ts";
import {
  type PreflightFinding,
  runPreflight,
} from "../preflight/preflight_check.ts";

/** All that is known before a dump is taken. */
export interface KernelPlan {
  /** What is in effect, and who chose it. */
  readonly choices: KernelChoices;
  readonly options: KernelDumpOptions;
  readonly target: OutputTarget;
  readonly force: boolean;
  readonly build: number;
  readonly preflight: readonly PreflightFinding[];
}

/** Task Manager's name for its live dumps, as public rules and reports have it. */
const defaultName = "livedump.DMP";

/** Less than this holds no kernel dump of any Windows. */
const leastKernelBytes = 16 * 1024 * 1024;

/**
 * A guess at the size of a full dump: the kernel's paged and nonpaged memory,
 * and all memory in use where user pages are wanted. Windows tells the real
 * size to nobody before the dump is written.
 */
function guessedKernelBytes(
  windows: Windows,
  options: KernelDumpOptions,
): number {
  if (options.stacks) return 0;
  const { totalBytes, availableBytes, kernelBytes } = windows.memory();
  return options.userPages ? totalBytes - availableBytes : kernelBytes;
}

/**
 * Decides what to capture and where, and looks at what it will meet.
 *
 * @throws {UsageError} If the flags contradict each other.
 * @throws {InputError} If the settings cannot be read: nothing is guessed.
 */
export function planKernelDump(
  context: Context,
  windows: Windows,
  flags: CheckFlags,
): KernelPlan {
  const ours = windows.localAppData();
  const { values: stored } = readSettings(settingsPathIn(ours));
  const choices = kernelChoices(flags, stored);
  const options = kernelDumpOptions(flags, choices);
  const target = outputTarget({
    output: flags.output,
    // Microsoft Learn, "Task Manager live memory dump".
    defaultFolder: stored["kernel-dump-folder"] ??
      join(ours, "Microsoft", "Windows", "TaskManager", "LiveKernelDumps"),
    defaultName,
    placeholders: placeholderValues(context, {
      kind: options.stacks ? "kernel-stacks" : "kernel",
      processId: Deno.pid,
    }),
  });
  const evidence = {
    windows,
    choices,
    options,
    target,
    force: flags.force,
    leastBytes: leastKernelBytes,
    guessedBytes: () => guessedKernelBytes(windows, options),
    elevationHint: elevationHint(context.program, context.args, flags.output),
  };
  return {
    choices,
    options,
    target,
    force: flags.force,
    build: windows.version().build,
    preflight: runPreflight(preflightChecks, evidence),
  };
}
