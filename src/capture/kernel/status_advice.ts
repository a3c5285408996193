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
import type { KernelPlan } from "./kernel_plan.ts";
import type { PreflightFinding } from "../preflight/preflight_check.ts";
import { policyIds, userPagesBuild } from "../preflight/system.ts";

interface AdviceRow {
  readonly codes: readonly number[];
  /** The exit code; 6 if omitted. */
  readonly exitCode?: ExitCode;
  readonly hint:
    | string
    | ((options: KernelDumpOptions, build: number) => string);
}

const { capture, privilege, unsupported } = exitCodes;

/**
 * Advice by status code. Microsoft does not document what most of these
 * statuses mean for a live dump. The advice follows Microsoft's page "Task
 * Manager live memory dump" and reports by users of other tools.
 */
const rows: readonly AdviceRow[] = [
  {
    // Microsoft Learn: "With timeout issues, try taking the dump again".
    codes: [0xc00000b5],
    hint: "Try again in a few minutes, or choose another volume with --output.",
  },
  {
    codes: [0xc0000001],
    hint:
      "Try again in a few minutes. If that also fails, look for the reason " +
      "in the event log Microsoft-Windows-Kernel-LiveDump/Operational.",
  },
  {
    codes: [0xc0000056, 0xc0000123],
    hint: "Another program may be deleting the file: choose another folder " +
      "with --output.",
  },
  {
    codes: [0xc00000a2, 0xc0000185],
    hint: "Choose another volume with --output.",
  },
  {
    codes: [0xc000012d],
    hint: "Close applications, or enlarge the paging file of Windows.",
  },
  {
    codes: [0xc0000002, 0xc0000003],
    exitCode: unsupported.code,
    hint:
      "This version of Windows does not support live dumps. Take the dump on " +
      "a newer version.",
  },
  {
    codes: [0xc0000004],
    exitCode: unsupported.code,
    hint: "This version of Windows does not support the request: kernel " +
      "stacks need Windows 11. For a full dump, leave out --stacks.",
  },
  {
    codes: [0xc0000008, 0xc000000d],
    hint: "Windows rejects an option, or livedump has a defect. Try without " +
      "options; if that also fails, please report this message.",
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
    hint: debuggerHint,
  },
  {
    codes: [0xc0000476],
    hint: "Another dump is in progress: try again in a few minutes.",
  },
  {
    codes: [0xc0000804],
    hint: "A policy on this machine forbids live dumps: run livedump check, " +
      "and see the results for FullLiveReportsMax and AllowLiveDump.",
  },
];

/** STATUS_TIMEOUT: its severity is success, but memory may be missing. */
const timeout = hex32(0x102);

/**
 * Advice for an incomplete dump, from Microsoft's page. For timeouts the page
 * recommends: "try taking the dump again in a few minutes".
 */
export function incompleteAdvice({ code }: StatusReport): string {
  const start = code === timeout
    ? "Windows ran out of time: take the dump again in a few minutes. "
    : "";
  return start +
    "Windows needs free memory for a copy of the memory that it saves. Close " +
    "applications and leave out hypervisor and user pages, then take the " +
    "dump again.";
}

/**
 * Advice for STATUS_DEBUGGER_INACTIVE. The public source knows this status from
 * only one case: user pages before Windows 11 22H2 (Sedeniono/livedump,
 * README).
 */
function debuggerHint({ userPages }: KernelDumpOptions, build: number): string {
  const turnOn = "turn kernel debugging on with bcdedit /debug on and restart";
  if (!userPages) {
    return `Windows build ${build} may need kernel debugging for live dumps: ` +
      `${turnOn}. If this fails too, the build may not support live dumps.`;
  }
  return build < userPagesBuild
    ? "Before Windows 11 22H2, user pages need kernel debugging: leave out " +
      `--user-pages, or ${turnOn}.`
    : `Windows build ${build} should save user pages without kernel ` +
      `debugging, but refuses: leave out --user-pages, or ${turnOn}.`;
}

/** Status codes that a policy may cause. */
const refusals: readonly number[] = [
  0xc0000001,
  0xc0000002,
  0xc0000022,
  0xc00000bb,
  0xc0000120,
  0xc0000804,
];

/** Advice on the policies that the preflight checks warned about. */
function policyHint(
  status: number,
  preflight: readonly PreflightFinding[],
): string {
  if (!refusals.includes(status)) return "";
  return preflight
    .filter(({ id, status }) => policyIds.includes(id) && status === "warning")
    .map(({ title, hint }) =>
      `${title} is 0, which may be the reason. ${hint} `
    )
    .join("");
}

export function statusReport(status: number): StatusReport {
  const { name, meaning } = ntStatus(status);
  return { code: hex32(status), name, meaning };
}

export function liveDumpError(
  status: number,
  { options, build, preflight }: Pick<
    KernelPlan,
    "options" | "build" | "preflight"
  >,
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
      hint: policyHint(status, preflight) +
        (typeof hint === "string" ? hint : hint(options, build)),
    },
  );
}
