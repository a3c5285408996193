import type { KernelFlags } from "./kernel_command_spec.ts";
import type { Context } from "../../base/context.ts";
import { LivedumpError } from "../../base/errors.ts";
import { type ExitCode, exitCodes } from "../../base/exit_code.ts";
import { printError } from "../../base/failure.ts";
import {
  type InterruptWatch,
  watchForInterrupts,
} from "../../base/interrupts.ts";
import { takeCapturePlace } from "../capture_place.ts";
import {
  type CapturedDump,
  exitCodeOfDump,
  verify,
} from "../capture_report.ts";
import type { Inspection } from "../../base/verdict.ts";
import { type CaptureTools, openWindowsOn } from "../capture_tools.ts";
import { pathFor, prepareFolder } from "../output/output_path.ts";
import { refusalOf } from "../preflight/preflight_check.ts";
import { captureErrorOf } from "../refused_dump_error.ts";
import { renderCapture } from "../render_capture.ts";
import { showDump } from "../show_dump.ts";
import { type KernelPlan, planKernelDump } from "./kernel_plan.ts";
import { kernelJson } from "./kernel_run.ts";
import { takeLiveDump } from "./live_dump.ts";
import { notesOn } from "./options.ts";
import { renderPlan } from "./render_plan.ts";

/** Microsoft's advice on a dump that lacks memory (Task Manager live dump). */
const moreMemory = "Close applications and leave out hypervisor and user " +
  "pages, then take the dump again: Windows needs free memory for a copy of " +
  "what it saves.";

/** What became of a run of `livedump kernel`. */
export interface KernelRun {
  plan: KernelPlan | null;
  /** Where a dry run says that the dump would go. */
  plannedPath: string | null;
  dump: CapturedDump | null;
  inspection: Inspection | null;
  error: LivedumpError | null;
}

/** `livedump kernel`: takes a live kernel memory dump and verifies it. */
export async function kernelCommand(
  context: Context,
  flags: KernelFlags,
  tools: CaptureTools,
): Promise<ExitCode> {
  const run: KernelRun = {
    plan: null,
    plannedPath: null,
    dump: null,
    inspection: null,
    error: null,
  };
  // Until the end, Ctrl+C cancels the dump that is being written and does not
  // end the program: a dump that was saved is reported.
  using interrupts = watchForInterrupts(
    tools.onInterrupt,
    () => stoppedAfter(run.dump!.path),
  );
  try {
    await runCommand(run, interrupts, context, flags, tools);
  } catch (error) {
    run.error = captureErrorOf(error);
    if (run.error === null) throw error;
    if (flags.format === "text" && run.dump === null) throw run.error;
  }
  const code = exitCodeOfRun(run);
  const { stdout, stderr } = context.console;
  if (flags.format === "json") {
    stdout.write(kernelJson(run, flags.dryRun, code));
    if (run.error) printError(stderr, run.error);
  } else if (run.dump === null) {
    stdout.write(renderPlan(run.plan!, run.plannedPath!, stdout.style));
  } else {
    const shown = {
      dump: run.dump,
      inspection: run.inspection,
      facts: [],
      advice: moreMemory,
    };
    stdout.write(renderCapture(shown, stdout.style, flags.quiet));
    const { code: status, name } = run.dump.status;
    if (flags.quiet && status !== "0x00000000") {
      stderr.write(
        `livedump: ${name ?? "status"}, ${status}: the dump may ` +
          "lack memory\n",
      );
    }
  }
  // Last, so that a shell extension that hangs withholds no verdict.
  if (run.dump && !run.error && run.plan?.choices["open-file-location"].value) {
    showDump(run.dump.path, tools.openWindows(), stderr);
  }
  if (run.error && flags.format === "text") throw run.error;
  return code;
}

/** Fills in the run as far as it gets. */
async function runCommand(
  run: KernelRun,
  interrupts: InterruptWatch,
  context: Context,
  flags: KernelFlags,
  tools: CaptureTools,
): Promise<void> {
  const windows = openWindowsOn(context, tools);
  const plan = run.plan = planKernelDump(context, windows, flags);
  if (flags.dryRun) {
    run.plannedPath = pathFor(plan.target);
    return;
  }
  const refusal = refusalOf(plan.preflight);
  if (refusal) throw refusal;
  if (!flags.quiet) {
    for (const note of notesOn(plan.choices)) {
      context.console.stderr.write(`note: ${note}\n`);
    }
  }
  prepareFolder(plan.target);
  {
    using _place = takeCapturePlace(windows);
    run.dump = await takeLiveDump(plan, {
      windows,
      stderr: context.console.stderr,
      onInterrupt: interrupts.onInterrupt,
      nowMs: () => performance.now(),
      processId: Deno.pid,
      quiet: flags.quiet,
    });
  }
  if (!await interrupts.isInterrupted() && !flags.noVerify) {
    run.inspection = verify(run.dump.path, tools.inspect);
  }
  await interrupts.throwIfInterrupted();
}

/** The user stopped the run when there was a dump already. */
function stoppedAfter(path: string): LivedumpError {
  return new LivedumpError("cancelled after the dump was saved", {
    code: "cancelled",
    exitCode: exitCodes.cancelled.code,
    hint: `It is kept, in ${path}`,
  });
}

function exitCodeOfRun({ plan, dump, inspection, error }: KernelRun): ExitCode {
  if (error) return error.exitCode;
  if (dump) return exitCodeOfDump(dump, inspection);
  return plan && refusalOf(plan.preflight)?.exitCode || exitCodes.done.code;
}
