import { ntStatus } from "../ffi/nt_status.ts";
import { hex32 } from "../text/hex.ts";
import type { StatusReport } from "./capture_report.ts";
import type { KernelPlan } from "./kernel_plan.ts";
import { requestBits } from "./live_dump_request.ts";
import { RefusedDumpError } from "./refused_dump_error.ts";
import { adviceOn } from "./status_advice.ts";

/** What is known of an NTSTATUS, for reports. */
export function statusReport(status: number): StatusReport {
  const { name, meaning } = ntStatus(status);
  return { code: hex32(status), name, meaning };
}

/** Windows refused or failed a dump. */
export class StatusError extends RefusedDumpError {
  override name = "StatusError";
  /** The error that a status of the error class means for a dump. */
  constructor(status: number, { options, build }: KernelPlan) {
    const { code, name, meaning } = statusReport(status);
    const bits = requestBits(options, build);
    const sent = [...bits.flags, ...bits.addPages].map((bit) => bit.name);
    super(
      `Windows refused or failed the dump: ${meaning} ` +
        `(${name === null ? code : `${name}, ${code}`}; NtSystemDebugControl ` +
        `with ${sent.join(" + ") || "no option"}; build ${build})`,
      { code, name, meaning },
      { code: "capture-failed", ...adviceOn(status, options) },
    );
  }
}
