import { join } from "@std/path/join";
import type { Context } from "../context.ts";
import type { Windows } from "../ffi/windows.ts";
import type { CheckFlags } from "../settings/flags.ts";
import { commandLineOf } from "./command_line.ts";
import { type KernelDumpOptions, kernelDumpOptions } from "./options.ts";
import { type OutputTarget, outputTarget } from "./output_path.ts";
import { placeholderValues } from "./placeholders.ts";
import { preflightChecks } from "./preflight/all.ts";
import {
  type PreflightFinding,
  runPreflight,
} from "./preflight/preflight_check.ts";

/** All that is known before a dump is taken. */
export interface KernelPlan {
  readonly options: KernelDumpOptions;
  readonly target: OutputTarget;
  readonly force: boolean;
  readonly build: number;
  readonly preflight: readonly PreflightFinding[];
}

/** Task Manager's name for its live dumps, as public rules and reports have it. */
const defaultName = "livedump.DMP";

/**
 * Decides what to capture and where, and looks at what it will meet.
 *
 * @throws {UsageError} If the flags contradict each other.
 */
export function planKernelDump(
  context: Context,
  windows: Windows,
  flags: CheckFlags,
): KernelPlan {
  const options = kernelDumpOptions(flags);
  const target = outputTarget({
    output: flags.output,
    // Microsoft Learn, "Task Manager live memory dump".
    get defaultFolder() {
      return join(
        windows.localAppData(),
        "Microsoft",
        "Windows",
        "TaskManager",
        "LiveKernelDumps",
      );
    },
    defaultName,
    placeholders: placeholderValues(context, {
      kind: options.stacks ? "kernel-stacks" : "kernel",
      processId: Deno.pid,
    }),
  });
  const evidence = {
    windows,
    options,
    target,
    force: flags.force,
    commandLine: commandLineOf(context.program, context.args),
  };
  return {
    options,
    target,
    force: flags.force,
    build: windows.version().build,
    preflight: runPreflight(preflightChecks, evidence),
  };
}
