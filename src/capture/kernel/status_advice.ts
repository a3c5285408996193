import type { StatusReport } from "../../base/errors.ts";
import { type ExitCode, exitCodes } from "../../base/exit_code.ts";
import { hex32 } from "../../base/text/count.ts";
import { ntStatus } from "../../ffi/nt_status.ts";
import {
  DumpFailedError,
  failureMessage,
  freeSpaceHint,
} from "../capture_error.ts";
import type { KernelDumpOptions } from "./kernel_options.ts";
import { requestBits } from "./live_dump_request.ts";

interface AdviceRow {
  readonly codes: readonly number[];
  /** 6 unless given. */
  readonly exitCode?: ExitCode;
  readonly hint: string | ((options: KernelDumpOptions) => string);
}

const { capture, privilege, unsupported } = exitCodes;

/**
 * Microsoft mostly does not document which status means what here. The advice
 * follows its page "Task Manager live memory dump" and reports by users of other
 * tools.
 */
const rows: readonly AdviceRow[] = [
  {
    codes: [0xc0000002, 0xc0000003],
    exitCode: unsupported.code,
    hint: "This Windows has no live dumps. Take the dump on a newer Windows.",
  },
  {
    codes: [0xc0000004],
    exitCode: unsupported.code,
    hint:
      "This Windows does not have this version of the request: kernel stacks " +
      "need Windows 11. For a full dump, leave out --stacks.",
  },
  {
    codes: [0xc0000008, 0xc000000d],
    hint:
      "This Windows refuses an option, or livedump has a defect. Try without " +
      "options; if that also fails, please report it.",
  },
  {
    codes: [0xc0000022, 0xc0000061],
    exitCode: privilege.code,
    hint: "Run livedump as an elevated administrator, not in a container.",
  },
  {
    codes: [0xc000007f],
    hint: freeSpaceHint,
  },
  {
    codes: [0xc0000017, 0xc000009a],
    hint: (options) =>
      options.hypervisorPages || options.userPages
        ? "Close applications, and leave out hypervisor and user pages."
        : "Close applications to free memory, then try again.",
  },
  {
    codes: [0xc00000bb],
    exitCode: unsupported.code,
    hint:
      "A policy turned live dumps off, or this system does not support them: " +
      "run livedump check.",
  },
  {
    codes: [0xc0000120],
    hint: "Windows cancelled the dump, not livedump: try again.",
  },
  {
    codes: [0xc000022d],
    hint:
      "Another dump may be in progress: wait until it has finished, then try " +
      "again.",
  },
  {
    codes: [0xc0000240],
    hint: (options) =>
      options.abortOnMemoryPressure
        ? "There is too little free memory: close applications, or let Windows " +
          "continue anyway with --no-abort-on-memory-pressure."
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
    hint: "Another dump is in progress: try again in a few minutes.",
  },
  {
    codes: [0xc0000804],
    hint: "A policy of this machine forbids it: run livedump check, and see " +
      "FullLiveReportsMax and AllowLiveDump there.",
  },
];

export function statusReport(status: number): StatusReport {
  const { name, meaning } = ntStatus(status);
  return { code: hex32(status), name, meaning };
}

export function liveDumpError(
  status: number,
  options: KernelDumpOptions,
  build: number,
): DumpFailedError {
  const { flags, addPages } = requestBits(options, build);
  const bits = [...flags, ...addPages].map(({ name }) => name).join(" + ");
  const request = `NtSystemDebugControl with ${bits || "no option"}; build ` +
    build;
  const report = statusReport(status);
  const row = rows.find(({ codes }) => codes.includes(status));
  const hint = row?.hint ??
    "Look for details in the event log " +
      "Microsoft-Windows-Kernel-LiveDump/Operational. If there are none, " +
      "please report this message.";
  return new DumpFailedError(
    failureMessage("the dump", report, request),
    report,
    {
      code: "capture-failed",
      exitCode: row?.exitCode ?? capture.code,
      hint: typeof hint === "string" ? hint : hint(options),
    },
  );
}
