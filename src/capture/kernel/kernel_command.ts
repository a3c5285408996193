import type { KernelFlags } from "./kernel_command_spec.ts";
import type { Console } from "../../base/console.ts";
import type { Context } from "../../base/context.ts";
import { LivedumpError } from "../../base/errors.ts";
import { type ExitCode, exitCodes } from "../../base/exit_code.ts";
import { printError } from "../../base/failure.ts";
import {
  type InterruptWatch,
  watchForInterrupts,
} from "../../base/interrupts.ts";
import { captureErrorOf } from "../capture_error.ts";
import { refuseHashWithoutVerification } from "../capture_flags.ts";
import {
  acquireCaptureLock,
  type CaptureTools,
  openWindowsOn,
  showDump,
  writeNotes,
} from "../capture_tools.ts";
import { isPlainSuccess } from "../captured_dump.ts";
import { dumpVerifier } from "../dump_verifier.ts";
import { folderUsageNotes } from "../output/folder_usage.ts";
import {
  isRequestedPath,
  pathFor,
  prepareFolder,
} from "../output/output_path.ts";
import { preflightError } from "../preflight/preflight_check.ts";
import { renderCapture } from "../render_capture.ts";
import { planKernelDump } from "./kernel_plan.ts";
import {
  kernelExitCode,
  kernelJson,
  type KernelRun,
  renderKernelPlan,
} from "./kernel_run.ts";
import { takeLiveDump } from "./live_dump.ts";
import { writeCaptureRecord } from "./record/record_document.ts";
import {
  notesOfFailure,
  recordFactsOf,
  RequestRecorder,
} from "./record/record_of_run.ts";
import { incompleteAdvice } from "./status_advice.ts";

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
    recorded: null,
    recordPath: null,
    folderNotes: [],
    error: null,
  };
  // Ctrl+C cancels the dump that is being written. It does not end the program at
  // once, so that a saved dump is still reported.
  using interrupts = watchForInterrupts(
    tools.onInterrupt,
    () => cancelledAfterDump(run.dump?.path ?? null),
  );
  try {
    await runCommand(run, interrupts, context, flags, tools);
  } catch (error) {
    run.error = captureErrorOf(error);
    if (run.error === null) throw error;
    if (!flags.quiet) writeNotes(notesOfFailure(run), context.console.stderr);
    if (flags.format === "text" && run.dump === null) throw run.error;
  }
  const code = kernelExitCode(run);
  const isText = flags.format === "text";
  // In text format, the result is printed before the folder is read, because
  // the folder may be on a slow share.
  if (isText) writeResult(run, flags, code, context.console);
  if (run.dump && !(isText && flags.quiet)) {
    run.folderNotes = folderUsageNotes([run.dump.path], tools.openWindows());
    if (!flags.quiet) writeNotes(run.folderNotes, context.console.stderr);
  }
  if (!isText) writeResult(run, flags, code, context.console);
  // The folder is opened last, so that a shell extension that hangs does not
  // delay the verdict.
  if (run.dump && !run.error && run.plan?.choices["open-file-location"].value) {
    showDump(run.dump.path, tools.openWindows(), context.console.stderr);
  }
  if (run.error && flags.format === "text") throw run.error;
  return code;
}

function writeResult(
  run: KernelRun,
  flags: KernelFlags,
  exitCode: ExitCode,
  { stdout, stderr }: Console,
): void {
  if (flags.format === "json") {
    stdout.write(kernelJson(run, flags.dryRun, exitCode));
    if (run.error) printError(stderr, run.error);
  } else if (run.dump === null) {
    stdout.write(renderKernelPlan(run.plan!, run.plannedPath!, stdout));
  } else {
    const { dump, inspection } = run;
    // After status 0, the report has advice for each failed check. Advice by
    // status is only needed for another status.
    const advice = isPlainSuccess(dump) ? null : incompleteAdvice(dump.status);
    const facts = recordFactsOf(run, inspection !== null);
    const shown = { dump, inspection, facts, advice };
    stdout.write(renderCapture(shown, stdout, flags.quiet));
    if (flags.quiet && !isPlainSuccess(dump)) {
      const { code, name } = dump.status;
      stderr.write(
        `livedump: ${name ?? "status"}, ${code}: memory may be missing from ` +
          "the dump\n",
      );
    }
  }
}

/**
 * Runs the steps. Each result is stored in `run` at once, so that it is kept if
 * a later step fails.
 */
async function runCommand(
  run: KernelRun,
  interrupts: InterruptWatch,
  context: Context,
  flags: KernelFlags,
  tools: CaptureTools,
): Promise<void> {
  refuseHashWithoutVerification(flags);
  const windows = openWindowsOn(context, tools);
  const plan = run.plan = planKernelDump(context, windows, flags);
  if (flags.dryRun) {
    run.plannedPath = pathFor(plan.target);
    return;
  }
  const refusal = preflightError(plan.preflight);
  if (refusal) throw refusal;
  const { stderr } = context.console;
  if (!flags.quiet) writeNotes(plan.notes, stderr);
  prepareFolder(plan.target);
  const recorder = new RequestRecorder(run, windows, context.now, interrupts);
  const progress = flags.quiet ? null : stderr;
  const verifier = dumpVerifier({
    isSkipped: flags.noVerify,
    interrupts,
    inspect: async (path) =>
      await tools.inspect(path, {
        record: (await recorder.read("done")).record,
        minidumpType: 0,
        hashing: flags.hash ? { interrupts, progress } : null,
      }),
  });
  {
    using _lock = acquireCaptureLock(windows);
    run.dump = await recorder.takeRecorded(() =>
      takeLiveDump(plan, {
        windows,
        stderr,
        onInterrupt: interrupts.onInterrupt,
        quiet: flags.quiet,
        verifier,
      })
    );
  }
  const { dump } = run;
  run.inspection = await verifier.inspection(dump);
  if (plan.choices["write-record"].value) {
    const { inspection, recorded } = run;
    const facts = { plan, dump, inspection, recorded: recorded! };
    const replace = flags.force && isRequestedPath(dump.path, plan.target);
    run.recordPath = writeCaptureRecord(facts, windows, replace);
  }
  await interrupts.throwIfInterrupted();
}

/**
 * The error after Ctrl+C. `path` is `null` while the dump has its temporary
 * name.
 */
function cancelledAfterDump(path: string | null): LivedumpError {
  return new LivedumpError("the run was cancelled after the dump was saved", {
    code: "cancelled",
    exitCode: exitCodes.cancelled.code,
    hint: path === null ? "The dump is kept." : `The dump is kept in ${path}`,
  });
}
