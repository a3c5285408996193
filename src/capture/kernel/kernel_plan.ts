import type { CheckFlags } from "./kernel_command_spec.ts";
import { join } from "@std/path/join";
import type { Context } from "../../base/context.ts";
import type { Windows } from "../../ffi/windows.ts";
import { readSettings, settingsPathIn } from "../../settings/settings_file.ts";
import { elevationHint } from "../elevation_hint.ts";
import {
  type OutputTarget,
  outputTarget,
  placeholderValues,
} from "../output/output_path.ts";
import {
  type PreflightCheck,
  type PreflightFinding,
  runPreflight,
} from "../preflight/preflight_check.ts";
import {
  dumpChecks,
  freeMemoryCheck,
  otherCaptureCheck,
} from "../preflight/resources.ts";
import { systemChecks } from "../preflight/system.ts";
import {
  type KernelChoices,
  kernelChoices,
  type KernelDumpOptions,
  kernelDumpOptions,
} from "./kernel_options.ts";

export interface KernelPlan {
  readonly choices: KernelChoices;
  readonly options: KernelDumpOptions;
  readonly target: OutputTarget;
  readonly force: boolean;
  readonly build: number;
  readonly preflight: readonly PreflightFinding[];
}

/** In the order of reports. */
const checks: readonly PreflightCheck[] = [
  ...systemChecks,
  freeMemoryCheck,
  ...dumpChecks,
  otherCaptureCheck,
];

/** Task Manager's name for live dumps, known from public rules and reports. */
const defaultName = "livedump.DMP";

/** No kernel dump of any Windows is smaller. */
const minKernelBytes = 16 * 1024 * 1024;

/**
 * Windows does not say how large a dump will be. The estimate is the kernel's
 * paged and nonpaged memory, or with user pages all memory in use.
 */
function estimatedKernelBytes(
  windows: Windows,
  options: KernelDumpOptions,
): number {
  if (options.stacks) return 0;
  const { totalBytes, availableBytes, kernelBytes } = windows.memory();
  return options.userPages ? totalBytes - availableBytes : kernelBytes;
}

/**
 * Decides what to capture and where to, and runs the preflight checks.
 *
 * @throws {UsageError} If the flags contradict each other.
 * @throws {InputError} If the settings cannot be read: defaults could be wrong.
 */
export function planKernelDump(
  context: Context,
  windows: Windows,
  flags: CheckFlags,
): KernelPlan {
  const localAppData = windows.localAppData();
  const { values: stored } = readSettings(settingsPathIn(localAppData));
  const choices = kernelChoices(flags, stored);
  const options = kernelDumpOptions(flags, choices);
  const target = outputTarget({
    output: flags.output,
    // Microsoft Learn, "Task Manager live memory dump".
    defaultFolder: stored["kernel-dump-folder"] ??
      join(
        localAppData,
        "Microsoft",
        "Windows",
        "TaskManager",
        "LiveKernelDumps",
      ),
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
    minBytes: minKernelBytes,
    estimatedBytes: () => estimatedKernelBytes(windows, options),
    elevationHint: elevationHint(context.program, context.args, flags.output),
  };
  return {
    choices,
    options,
    target,
    force: flags.force,
    build: windows.version().build,
    preflight: runPreflight(checks, evidence),
  };
}
