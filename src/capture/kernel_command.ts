import type { Context } from "../context.ts";
import { LivedumpError } from "../errors.ts";
import { type ExitCode, exitCodes } from "../exit_code.ts";
import type { Windows } from "../ffi/windows.ts";
import type { KernelFlags } from "../settings/flags.ts";
import type { CapturedDump, Inspection, Inspector } from "./capture_report.ts";
import { captureErrorOf } from "./capture_error.ts";
import type { OnInterrupt } from "./interrupts.ts";
import { type KernelPlan, planKernelDump } from "./kernel_plan.ts";
import { takeLiveDump } from "./live_dump.ts";
import { prepareFolder } from "./prepare_folder.ts";
import { refusalOf } from "./preflight/refusal.ts";
import { renderCapture } from "./render_capture.ts";
import { captureJson } from "./render_capture_json.ts";
import { renderPlan } from "./render_plan.ts";

/** What a capture uses besides the context. */
export interface CaptureTools {
  /** Opens no library before it is called. */
  openWindows(): Windows;
  readonly inspect: Inspector;
  readonly onInterrupt: OnInterrupt;
}

/** What became of a run of `livedump kernel`. */
export interface KernelRun {
  plan: KernelPlan | null;
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
    dump: null,
    inspection: null,
    error: null,
  };
  try {
    await carryOut(run, context, flags, tools);
  } catch (error) {
    run.error = captureErrorOf(error);
    if (run.error === null) throw error;
    if (flags.format === "text") throw run.error;
  }
  const code = exitCodeOfRun(run);
  const { stdout, stderr } = context.console;
  if (flags.format === "json") {
    stdout.write(captureJson(run, flags.dryRun, code));
    if (run.error) stderr.write(`livedump: ${run.error.message}\n`);
  } else if (run.dump === null) {
    stdout.write(renderPlan(run.plan!, stdout.style));
  } else stdout.write(renderCapture(run, stdout.style, flags.quiet));
  return code;
}

/** Fills in the run as far as it gets. */
async function carryOut(
  run: KernelRun,
  context: Context,
  flags: KernelFlags,
  tools: CaptureTools,
): Promise<void> {
  const windows = openWindowsOn(context, tools);
  const plan = run.plan = planKernelDump(context, windows, flags);
  if (flags.dryRun) return;
  const refusal = refusalOf(plan.preflight);
  if (refusal) throw refusal;
  prepareFolder(plan.target);
  run.dump = await lockedDump(plan, context, flags, { ...tools, windows });
  if (!flags.noVerify) run.inspection = tools.inspect(run.dump.path);
  if (flags.open) windows.showInFolder(run.dump.path);
}

/** The API of Windows, where this is one. */
function openWindowsOn(
  { os }: Context,
  { openWindows }: Pick<CaptureTools, "openWindows">,
): Windows {
  if (os === "windows") return openWindows();
  throw new LivedumpError("dumps can only be taken on Windows", {
    code: "not-windows",
    exitCode: exitCodes.unsupported.code,
    hint: "Dumps from elsewhere can be verified here: livedump inspect <file>",
  });
}

async function lockedDump(
  plan: KernelPlan,
  context: Context,
  flags: KernelFlags,
  tools: CaptureTools & { readonly windows: Windows },
): Promise<CapturedDump> {
  const place = tools.windows.takeCaptureLock();
  if (!place.held) throw otherCaptureError(place.processId);
  using _place = place;
  return await takeLiveDump(plan, {
    windows: tools.windows,
    stderr: context.console.stderr,
    onInterrupt: tools.onInterrupt,
    nowMs: () => performance.now(),
    processId: Deno.pid,
    quiet: flags.quiet,
  });
}

function otherCaptureError(processId: number): LivedumpError {
  // A holder that has just begun has not written its number yet.
  const who = processId === 0
    ? "another livedump"
    : `another livedump, process ${processId},`;
  return new LivedumpError(
    `${who} is taking a dump`,
    {
      code: "other-capture",
      exitCode: exitCodes.capture.code,
      hint: "Wait for it, then try again.",
    },
  );
}

/**
 * A success status other than 0 and every verdict but complete is a dump that
 * failed: it is kept, and the program ends with 3.
 */
function exitCodeOfRun({ plan, dump, inspection, error }: KernelRun): ExitCode {
  if (error) return error.exitCode;
  if (dump === null) {
    return plan && refusalOf(plan.preflight)?.exitCode || exitCodes.done.code;
  }
  const whole = dump.status.code === "0x00000000" &&
    (inspection === null || inspection.verdict === "complete");
  return whole ? exitCodes.done.code : exitCodes.verification.code;
}
