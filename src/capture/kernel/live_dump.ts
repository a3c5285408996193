import { isSuccess } from "../../ffi/nt_status.ts";
import type { Abandoning } from "../cancellation.ts";
import type { CapturedDump } from "../capture_report.ts";
import type { KernelPlan } from "./kernel_plan.ts";
import { liveDumpRequest } from "./live_dump_request.ts";
import { StatusError, statusReport } from "./status_advice.ts";
import { type WatchingTools, writeWatched } from "../watched_write.ts";

const abandoning: Abandoning = {
  warning: "Windows deletes the unfinished file when it is done.",
  hint: "Windows may still be writing for a while; the unfinished file is " +
    "deleted when it is done.",
};

/**
 * Has Windows take the dump. Whatever happens, every handle is closed, and a
 * file that was not finished is gone.
 *
 * @throws {LivedumpError} If Windows refuses or fails, or the user cancels.
 * @throws {WindowsError} If the file cannot be created or named.
 */
export async function takeLiveDump(
  plan: KernelPlan,
  tools: WatchingTools,
): Promise<CapturedDump> {
  const { windows } = tools;
  const { outcome: _, ...dump } = await writeWatched({
    target: plan.target,
    force: plan.force,
    abandoning,
    subject: "a live kernel memory dump",
    prepare(file, resources) {
      const cancelEvent = resources.use(windows.createCancelEvent());
      const request = liveDumpRequest(plan.options, plan.build, {
        file: file.handle,
        cancelEvent: cancelEvent.handle,
      });
      return {
        run: () => windows.requestLiveDump(request),
        cancel: () => cancelEvent.set(),
      };
    },
    check(status) {
      if (!isSuccess(status)) throw new StatusError(status, plan);
      return statusReport(status);
    },
  }, tools);
  return dump;
}
