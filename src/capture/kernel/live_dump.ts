import { isSuccess } from "../../ffi/nt_status.ts";
import type { AbandonTexts } from "../cancellation.ts";
import type { CapturedDump } from "../captured_dump.ts";
import type { ExpectedDump } from "../dump_progress.ts";
import { DumpWriter, type DumpWriterTools } from "../dump_writer.ts";
import type { KernelPlan } from "./kernel_plan.ts";
import { lastDumpLike } from "./record/last_dump.ts";
import { liveDumpRequest } from "./live_dump_request.ts";
import { liveDumpError, statusReport } from "./status_advice.ts";

/**
 * After a third Ctrl+C, the process ends only when its call into the kernel has
 * returned: TerminateProcess waits "until all pending I/O has been completed or
 * canceled".
 *
 * Source: https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-terminateprocess
 */
const abandonTexts: AbandonTexts = {
  warning: "A third Ctrl+C abandons the dump,\nbut livedump ends only after " +
    "Windows has stopped writing. Windows then deletes the partial file.",
  hint: "livedump ends, and Windows deletes the partial file, only after " +
    "Windows has stopped writing. Until then the prompt may not return.",
};

/**
 * The statuses for a file that is marked for deletion: STATUS_DELETE_PENDING
 * and STATUS_FILE_DELETED (MS-ERREF 2.3.1). No public program passes a marked
 * file to NtSystemDebugControl, so it is unknown whether every version of
 * Windows accepts a marked file.
 */
const markRefused: readonly number[] = [0xc0000056, 0xc0000123];

/**
 * Requests the dump from Windows. On failure every handle is closed and the
 * partial file is deleted. If Windows refuses a file that is marked for deletion,
 * the request is repeated with an unmarked file.
 *
 * @throws {LivedumpError} If Windows fails the dump, or the user cancels.
 * @throws {WindowsError} If the file cannot be created, flushed or renamed.
 */
export async function takeLiveDump(
  plan: KernelPlan,
  tools: DumpWriterTools,
): Promise<CapturedDump> {
  const first = await requestLiveDump(plan, tools, true);
  const last = typeof first === "number" && markRefused.includes(first)
    ? await requestLiveDump(plan, tools, false)
    : first;
  if (typeof last === "number") throw liveDumpError(last, plan);
  return last;
}

/** Requests the dump once. Returns the dump, or the status of the failure. */
async function requestLiveDump(
  { target, force, options, build, permissions }: KernelPlan,
  tools: DumpWriterTools,
  marked: boolean,
): Promise<CapturedDump | number> {
  const { windows } = tools;
  const subject = "a live kernel memory dump";
  let lastDump: ExpectedDump | null = null;
  using writer = new DumpWriter(
    {
      target,
      force,
      subject,
      abandonTexts,
      expected: () => lastDump,
      file: { marked, permissions },
    },
    tools,
  );
  const cancelEvent = writer.use(windows.createCancelEvent());
  const request = liveDumpRequest(options, build, {
    file: writer.file.handle,
    cancelEvent: cancelEvent.handle,
  });
  writer.watch(() => cancelEvent.set());
  const outcome = windows.requestLiveDump(request);
  // Reads the log only after the request: an event log service that does not
  // answer must not prevent a dump. Only the progress needs the last dump.
  if (!tools.quiet) lastDump = lastDumpLike(windows, options);
  const status = await writer.wait(outcome);
  if (!isSuccess(status)) return status;
  return await writer.finish(statusReport(status));
}
