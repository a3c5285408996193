import type { CheckFlags } from "./kernel_command_spec.ts";
import type { Context } from "../../base/context.ts";
import type { FilePermissions } from "../../ffi/file_permissions.ts";
import type { Windows } from "../../ffi/windows.ts";
import { elevationHint } from "../elevation_hint.ts";
import { openProfile } from "../profile.ts";
import {
  outputNotes,
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
  syncNotes,
} from "../preflight/resources.ts";
import { systemChecks } from "../preflight/system.ts";
import {
  choiceNotes,
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
  readonly permissions: FilePermissions;
  readonly preflight: readonly PreflightFinding[];
  /** Notes on ignored settings, and on an account without %LocalAppData%. */
  readonly notes: readonly string[];
}

/** The preflight checks, in the order in which they are reported. */
const checks: readonly PreflightCheck[] = [
  ...systemChecks,
  freeMemoryCheck,
  ...dumpChecks,
  otherCaptureCheck,
];

/**
 * Task Manager's file name for live dumps, from public detection rules and
 * reports.
 */
const defaultName = "livedump.DMP";

const pageBytes = 4096;

/** Minimum size: every kernel dump is larger, on any Windows version. */
const minKernelBytes = 16 * 1024 * 1024;

/**
 * A lower bound of the size of the dump. Windows does not report the size in
 * advance.
 *
 * Counts the kernel's paged and nonpaged pool, and a bitmap with one bit for
 * each page of memory. With user pages, counts all memory in use instead of the
 * pools. The memory that a hypervisor uses is not counted, because its size is
 * unknown. Example: 16 GiB of memory are 4,194,304 pages and 512 KiB of bitmap.
 */
function leastKernelBytes(
  windows: Windows,
  options: KernelDumpOptions,
): number {
  if (options.stacks) return 0;
  const { totalBytes, availableBytes, kernelBytes } = windows.memory();
  const bitmapBytes = Math.ceil(totalBytes / pageBytes / 8);
  const pages = options.userPages ? totalBytes - availableBytes : kernelBytes;
  return pages + bitmapBytes;
}

/** Text that describes what the lower bound counts. */
function leastKernelContents(
  { stacks, userPages, hypervisorPages }: KernelDumpOptions,
): string {
  if (stacks) return "a kernel stacks dump is small";
  const counted = userPages ? "all memory in use" : "the pools of the kernel";
  return hypervisorPages
    ? `${counted}, not counting hypervisor pages`
    : `${counted}, not counting the rest of the kernel`;
}

/**
 * Decides what to capture and where to write it, and runs the preflight checks.
 *
 * @throws {UsageError} If the flags contradict each other.
 * @throws {InputError} If the settings cannot be read. There is no fallback to
 * the defaults, because the user may have chosen other values.
 */
export function planKernelDump(
  context: Context,
  windows: Windows,
  flags: CheckFlags,
): KernelPlan {
  const { settings: stored, notes, folder } = openProfile(windows);
  const choices = kernelChoices(flags, stored);
  const options = kernelDumpOptions(flags, choices);
  const target = outputTarget({
    output: flags.output,
    // Task Manager's folder (Microsoft Learn, "Task Manager live memory dump").
    defaultFolder: () =>
      stored["kernel-dump-folder"] ??
        folder("Microsoft", "Windows", "TaskManager", "LiveKernelDumps"),
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
    estimatedBytes: () => leastKernelBytes(windows, options),
    estimateOf: leastKernelContents(options),
    // A getter, because the hint is needed only after an error. Looking up
    // mapped drives for the hint can be slow.
    get elevationHint() {
      return elevationHint(context, flags.output, windows);
    },
  };
  const preflight = runPreflight(checks, evidence);
  return {
    choices,
    options,
    target,
    force: flags.force,
    build: windows.version().build,
    permissions: flags.inheritAcl ? "folder" : "administrators",
    preflight,
    notes: [
      ...notes,
      ...choiceNotes(choices),
      ...outputNotes([target]),
      ...syncNotes(preflight),
    ],
  };
}
