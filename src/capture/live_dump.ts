import type { OutputStream } from "../console.ts";
import { isSuccess } from "../ffi/nt_status.ts";
import type { Windows } from "../ffi/windows.ts";
import { cancelledError, watchForCancel } from "./cancellation.ts";
import type { CapturedDump } from "./capture_report.ts";
import type { OnInterrupt } from "./interrupts.ts";
import type { KernelPlan } from "./kernel_plan.ts";
import { liveDumpRequest } from "./live_dump_request.ts";
import { openOutputFile } from "./output_file.ts";
import { showProgress } from "./progress.ts";
import { StatusError, statusReport } from "./status_error.ts";

/** What taking a dump touches. */
export interface LiveDumpTools {
  readonly windows: Windows;
  readonly stderr: OutputStream;
  readonly onInterrupt: OnInterrupt;
  /** Milliseconds from some point in time. */
  nowMs(): number;
  readonly processId: number;
  readonly quiet: boolean;
}

/**
 * Has Windows take the dump. Whatever happens, every handle is closed, and a
 * file that was not finished is gone.
 *
 * @throws {LivedumpError} If Windows refuses or fails, or the user cancels.
 * @throws {WindowsError} If the file cannot be created or named.
 */
export async function takeLiveDump(
  plan: KernelPlan,
  tools: LiveDumpTools,
): Promise<CapturedDump> {
  const { windows, stderr, onInterrupt, nowMs, processId, quiet } = tools;
  using output = openOutputFile(windows, plan.target, {
    force: plan.force,
    processId,
  });
  const start = nowMs();
  const status = await requested();
  if (!isSuccess(status)) throw new StatusError(status, plan);
  const sizeBytes = output.file.sizeBytes();
  const durationMs = nowMs() - start;
  return {
    path: output.finish(),
    sizeBytes,
    durationMs,
    status: statusReport(status),
  };

  /** The NTSTATUS of the call, watched and cancelled from here. */
  async function requested(): Promise<number> {
    using cancelEvent = windows.createCancelEvent();
    using cancellation = watchForCancel(
      onInterrupt,
      stderr,
      () => cancelEvent.set(),
    );
    using _progress = quiet ? null : showProgress(stderr, {
      sizeBytes: () => output.file.sizeBytes(),
      nowMs,
    });
    const request = liveDumpRequest(plan.options, plan.build, {
      file: output.file.handle,
      cancelEvent: cancelEvent.handle,
    });
    const status = await Promise.race([
      windows.requestLiveDump(request),
      cancellation.abandoned,
    ]);
    // Even a dump that was finished in time is not what the user wants now.
    if (cancellation.requested) throw cancelledError();
    return status;
  }
}
