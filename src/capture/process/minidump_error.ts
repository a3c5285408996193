import { LivedumpError } from "../../errors.ts";
import { type ExitCode, exitCodes } from "../../exit_code.ts";
import type { NoMinidumpError } from "../../ffi/minidump_order.ts";
import { ntStatus } from "../../ffi/nt_status.ts";
import { win32Error } from "../../ffi/win32_error.ts";
import { hex32 } from "../../text/hex.ts";
import type { StatusReport } from "../capture_report.ts";
import { RefusedDumpError } from "../refused_dump_error.ts";
import { type Target, titleOf } from "./target.ts";

/** HRESULT_FROM_WIN32 and HRESULT_FROM_NT (Microsoft Learn). */
const fromWin32 = 0x8007;
const fromNt = 0x10000000;

/** The Win32 code in what MiniDumpWriteDump leaves; `null` if it is no such. */
function win32CodeOf(code: number): number | null {
  if (code >>> 31 === 0) return code;
  return code >>> 16 === fromWin32 ? code & 0xffff : null;
}

/**
 * What is known of what MiniDumpWriteDump leaves in GetLastError: an HRESULT
 * (Microsoft Learn), or under Wine a plain Win32 code.
 */
export function minidumpStatus(code: number): StatusReport {
  const win32Code = win32CodeOf(code);
  if (win32Code !== null) {
    const known = win32Error(win32Code);
    return {
      code: hex32(code),
      name: known?.name ?? null,
      meaning: known?.meaning ?? "Windows does not say more",
    };
  }
  const isNt = (code & fromNt) !== 0;
  const { name, meaning } = ntStatus(isNt ? (code & ~fromNt) >>> 0 : code);
  return {
    code: hex32(code),
    name: isNt ? name : null,
    meaning: isNt ? meaning : "Windows does not say more",
  };
}

/** The status of a dump that was written. */
export const writtenStatus: StatusReport = {
  code: hex32(0),
  name: "S_OK",
  meaning: "it was written",
};

const repair = "Repair Windows with sfc /scannow, and see whether a security " +
  "product keeps livedump from loading DLLs.";

/** What to do about a Win32 code, and how the program ends. */
const advice: Readonly<
  Record<number, { readonly exitCode: ExitCode; readonly hint: string }>
> = {
  5: {
    exitCode: exitCodes.privilege.code,
    hint: "Windows or a security product guards the process: run livedump " +
      "elevated.",
  },
  39: {
    exitCode: exitCodes.capture.code,
    hint: "Free space on the volume, or choose another one with --output.",
  },
  87: {
    exitCode: exitCodes.capture.code,
    hint: "This Windows refuses the process or the type: try --type full.",
  },
  112: {
    exitCode: exitCodes.capture.code,
    hint: "Free space on the volume, or choose another one with --output.",
  },
  126: { exitCode: exitCodes.unsupported.code, hint: repair },
  127: { exitCode: exitCodes.unsupported.code, hint: repair },
  299: {
    exitCode: exitCodes.capture.code,
    hint: "The process changed meanwhile: try again, or with --clone=auto.",
  },
};

/** MiniDumpWriteDump failed. */
export function minidumpError(
  code: number,
  target: Target,
  type: number,
): RefusedDumpError {
  const status = minidumpStatus(code);
  const name = status.name === null ? "" : `${status.name}, `;
  return new RefusedDumpError(
    `Windows refused or failed the dump of ${titleOf(target)}: ` +
      `${status.meaning} (${name}${status.code}; MiniDumpWriteDump with ` +
      `${hex32(type)})`,
    status,
    {
      code: "capture-failed",
      ...advice[win32CodeOf(code) ?? 0] ?? {
        exitCode: exitCodes.capture.code,
        hint: "Try again, or with another --type; if that fails too, please " +
          "report it with this message.",
      },
    },
  );
}

/** The process ended before its dump was whole. */
export function endedError(code: number, target: Target): RefusedDumpError {
  return new RefusedDumpError(
    `${titleOf(target)} ended while its dump was written`,
    minidumpStatus(code),
    {
      code: "process-ended",
      exitCode: exitCodes.capture.code,
      hint: "Start it again and take the dump earlier, or with --clone=auto.",
    },
  );
}

/** The process ended, and Windows says that it has written its dump. */
export function endedNote(target: Target): string {
  return `${titleOf(target)} ended before its dump was done: some of its ` +
    "memory may be missing, which verifying tells.";
}

/** Windows has nothing that writes dumps of processes. */
export function noMinidumpError(cause: NoMinidumpError): LivedumpError {
  return new LivedumpError(
    "Windows does not open dbghelp.dll or what it needs, which writes dumps " +
      `of processes: ${cause.message}`,
    {
      code: "no-dbghelp",
      exitCode: exitCodes.unsupported.code,
      hint: repair,
      cause,
    },
  );
}

/** Windows says that it has written a dump, and has written nothing. */
export function emptyDumpError(target: Target): RefusedDumpError {
  return new RefusedDumpError(
    `Windows reports a dump of ${titleOf(target)} and has written nothing`,
    writtenStatus,
    {
      code: "nothing-written",
      exitCode: exitCodes.capture.code,
      hint: "Try again, or choose another volume with --output.",
    },
  );
}
