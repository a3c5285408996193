import { isSuccess } from "../../ffi/nt_status.ts";
import type { AbandonTexts } from "../cancellation.ts";
import type { CapturedDump } from "../captured_dump.ts";
import { DumpWriter, type DumpWriterTools } from "../dump_writer.ts";
import type { KernelPlan } from "./kernel_plan.ts";
import { liveDumpRequest } from "./live_dump_request.ts";
import { liveDumpError, statusReport } from "./status_advice.ts";

/**
 * The process cannot end while its call into the kernel runs: TerminateProcess
 * waits "until all pending I/O has been completed or canceled".
 *
 * Source: https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-terminateprocess
 */
const abandonTexts: AbandonTexts = {
  warning: "A third Ctrl+C gives up the dump,\nbut Windows ends livedump " +
    "only when it has stopped. It deletes the partial file then.",
  hint: "Windows ends livedump and deletes the partial file when it has " +
    "stopped. Until then the prompt may not return.",
};

/**
 * Has Windows take the dump. On failure every handle is closed and the partial
 * file is deleted.
 *
 * @throws {LivedumpError} If Windows fails the dump, or the user cancels.
 * @throws {WindowsError} If the file cannot be created, flushed or renamed.
 */
export async function takeLiveDump(
  { target, force, options, build }: KernelPlan,
  tools: DumpWriterTools,
): Promise<CapturedDump> {
  const { windows } = tools;
  const subject = "a live kernel memory dump";
  using writer = new DumpWriter(
    { target, force, subject, abandonTexts },
    tools,
  );
  const cancelEvent = writer.use(windows.createCancelEvent());
  const request = liveDumpRequest(options, build, {
    file: writer.file.handle,
    cancelEvent: cancelEvent.handle,
  });
  writer.watch(() => cancelEvent.set());
  const status = await writer.wait(windows.requestLiveDump(request));
  if (!isSuccess(status)) throw liveDumpError(status, options, build);
  return await writer.finish(statusReport(status));
}
