import { type ExitCode, exitCodes } from "../../base/exit_code.ts";
import { hex32 } from "../../base/text/count.ts";
import { ntStatus } from "../../ffi/nt_status.ts";
import type { StatusReport } from "../../base/errors.ts";
import { RefusedDumpError } from "../refused_dump_error.ts";
import type { KernelPlan } from "./kernel_plan.ts";
import { requestBits } from "./live_dump_request.ts";
import type { KernelDumpOptions } from "./options.ts";

/** What to tell a user of a status, and how the program ends. */
export interface Advice {
  readonly exitCode: ExitCode;
  readonly hint: string;
}

interface AdviceRow {
  readonly codes: readonly number[];
  readonly exitCode: ExitCode;
  readonly hint: string | ((options: KernelDumpOptions) => string);
}

const { capture, privilege, unsupported } = exitCodes;

/**
 * Which status Windows returns when is mostly not documented; the advice
 * follows Microsoft's page on live memory dumps in Task Manager and what users
 * of other tools have reported.
 */
const rows: readonly AdviceRow[] = [
  {
    codes: [0xc0000002, 0xc0000003],
    exitCode: unsupported.code,
    hint: "This Windows has no live dumps; they came with Windows 8.1.",
  },
  {
    codes: [0xc0000004],
    exitCode: unsupported.code,
    hint: "This Windows does not know this form of request: kernel stacks " +
      "need Windows 11. A full dump may work: leave out --stacks.",
  },
  {
    codes: [0xc0000008, 0xc000000d],
    exitCode: capture.code,
    hint: "This Windows refuses one of the options, or livedump is at fault: " +
      "try without options; if that fails too, please report it.",
  },
  {
    codes: [0xc0000022, 0xc0000061],
    exitCode: privilege.code,
    hint: "Run livedump as an elevated administrator, not in a container.",
  },
  {
    codes: [0xc000007f],
    exitCode: capture.code,
    hint: "Free space on the volume, or choose another one with --output.",
  },
  {
    codes: [0xc0000017, 0xc000009a],
    exitCode: capture.code,
    hint: (options) =>
      options.hypervisorPages || options.userPages
        ? "Close applications, and leave out hypervisor and user pages."
        : "Close applications to free memory, then try again.",
  },
  {
    codes: [0xc00000bb],
    exitCode: unsupported.code,
    hint: "Live dumps are switched off by a policy or not supported here: " +
      "see livedump check.",
  },
  {
    codes: [0xc0000120],
    exitCode: capture.code,
    hint: "Windows cancelled the dump, not livedump: try again.",
  },
  {
    codes: [0xc000022d],
    exitCode: capture.code,
    hint: "Another dump may be running: wait for it, then try again.",
  },
  {
    codes: [0xc0000240],
    exitCode: capture.code,
    hint: (options) =>
      options.abortOnMemoryPressure
        ? "There is not enough free memory: close applications, or let it " +
          "go on regardless with --no-abort-on-memory-pressure."
        : "Close applications to free memory, then try again.",
  },
  {
    codes: [0xc0000354],
    exitCode: unsupported.code,
    hint: (options) =>
      options.userPages
        ? "Before Windows 11 22H2, user pages need kernel debugging: leave " +
          "out --user-pages."
        : "This system does not support live dumps.",
  },
  {
    codes: [0xc0000476],
    exitCode: capture.code,
    hint: "Another dump is running: try again in a few minutes.",
  },
  {
    codes: [0xc0000804],
    exitCode: capture.code,
    hint: "A policy of this machine forbids it: see FullLiveReportsMax and " +
      "AllowLiveDump in livedump check.",
  },
];

/** The advice on a failure of NtSystemDebugControl. */
export function adviceOn(status: number, options: KernelDumpOptions): Advice {
  const row = rows.find((one) => one.codes.includes(status));
  if (!row) {
    return {
      exitCode: capture.code,
      hint: "The event log Microsoft-Windows-Kernel-LiveDump/Operational may " +
        "tell more; if it does not, please report it with this message.",
    };
  }
  const hint = typeof row.hint === "string" ? row.hint : row.hint(options);
  return { exitCode: row.exitCode, hint };
}

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
