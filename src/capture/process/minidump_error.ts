import { LivedumpError, type StatusReport } from "../../base/errors.ts";
import { type ExitCode, exitCodes } from "../../base/exit_code.ts";
import type { MinidumpUnavailableError } from "../../ffi/minidump_request.ts";
import { ntStatus } from "../../ffi/nt_status.ts";
import { win32Error } from "../../ffi/win32_error.ts";
import { hex32 } from "../../base/text/count.ts";
import {
  DumpFailedError,
  failureMessage,
  freeSpaceHint,
} from "../capture_error.ts";
import { type Target, targetTitle } from "./target.ts";

/** HRESULT_FROM_WIN32 and HRESULT_FROM_NT (Microsoft Learn). */
const fromWin32 = 0x8007;
const fromNt = 0x10000000;

/**
 * The top two bits of an NTSTATUS with the severity "error". An HRESULT without
 * `fromNt` cannot be mistaken for such an NTSTATUS, because its bit 30 is
 * clear.
 */
const severityError = 3;

/** The Win32 code in an error code; `null` if it contains none. */
function win32CodeOf(code: number): number | null {
  if (code >>> 31 === 0) return code;
  return code >>> 16 === fromWin32 ? code & 0xffff : null;
}

/**
 * The NTSTATUS in an error code, with or without the HRESULT bit; `null` if the
 * error code contains none. Both 0xd0000022 and 0xc0000022 are
 * STATUS_ACCESS_DENIED.
 *
 * Source: MS-ERREF 2.1 and 2.3,
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/0642cb2f-2075-4469-918c-4441e69c548a
 */
function ntCodeOf(code: number): number | null {
  if ((code & fromNt) !== 0) return (code & ~fromNt) >>> 0;
  return code >>> 30 === severityError ? code : null;
}

/**
 * The status for the result of GetLastError after MiniDumpWriteDump. On Windows
 * the result is an HRESULT (Microsoft Learn), under Wine a Win32 code.
 */
function minidumpStatus(code: number): StatusReport {
  const win32Code = win32CodeOf(code);
  const ntCode = win32Code === null ? ntCodeOf(code) : null;
  const known = win32Code !== null
    ? win32Error(win32Code)
    : ntCode !== null
    ? ntStatus(ntCode)
    : null;
  return {
    code: hex32(code),
    name: known?.name ?? null,
    meaning: known?.name ? known.meaning : "Windows reports no details",
  };
}

export const writtenStatus: StatusReport = {
  code: hex32(0),
  name: "S_OK",
  meaning: "the dump was written",
};

const repair =
  "Repair Windows with sfc /scannow, and check whether a security " +
  "product keeps livedump from loading DLLs.";

/** Advice by Win32 code. If `exitCode` is omitted, the exit code is 6. */
const advice: Readonly<
  Record<number, { readonly exitCode?: ExitCode; readonly hint: string }>
> = {
  5: {
    exitCode: exitCodes.privilege.code,
    hint: "Windows or a security product protects the process: run livedump " +
      "elevated.",
  },
  39: { hint: freeSpaceHint },
  87: {
    hint: "Windows rejects the process or the dump type: try --type full.",
  },
  112: { hint: freeSpaceHint },
  126: { exitCode: exitCodes.unsupported.code, hint: repair },
  127: { exitCode: exitCodes.unsupported.code, hint: repair },
  299: {
    hint: "The process changed during the dump: try again, or use " +
      "--clone=auto.",
  },
};

/**
 * The Win32 codes that RtlNtStatusToDosError returns for each NTSTATUS with
 * advice: STATUS_ACCESS_DENIED, STATUS_DISK_FULL, STATUS_INVALID_PARAMETER,
 * STATUS_PARTIAL_COPY, STATUS_DLL_NOT_FOUND and STATUS_ENTRYPOINT_NOT_FOUND.
 *
 * Sources: MS-ERREF 2.2 and 2.3.1 for the codes; Wine, dlls/ntdll/error.c, for the
 * pairs.
 */
const win32CodeOfStatus: Readonly<Record<number, number>> = {
  0xc0000022: 5,
  0xc000007f: 112,
  0xc000000d: 87,
  0x8000000d: 299,
  0xc0000135: 126,
  0xc0000139: 127,
};

function adviceOn(code: number): typeof advice[number] {
  const status = ntCodeOf(code);
  const win32Code = win32CodeOf(code) ??
    (status === null ? undefined : win32CodeOfStatus[status]);
  return (win32Code === undefined ? undefined : advice[win32Code]) ?? {
    hint: "Try again, or use another --type. If that also fails, please " +
      "report this message.",
  };
}

export function minidumpError(
  code: number,
  target: Target,
  type: number,
): DumpFailedError {
  const status = minidumpStatus(code);
  return new DumpFailedError(
    failureMessage(
      `the dump of ${targetTitle(target)}`,
      status,
      `MiniDumpWriteDump with ${hex32(type)}`,
    ),
    status,
    {
      code: "capture-failed",
      exitCode: exitCodes.capture.code,
      ...adviceOn(code),
    },
  );
}

export function endedError(code: number, target: Target): DumpFailedError {
  return new DumpFailedError(
    `${targetTitle(target)} ended while its dump was written`,
    minidumpStatus(code),
    {
      code: "process-ended",
      exitCode: exitCodes.capture.code,
      hint: "Start the process again, and take the dump earlier or with " +
        "--clone=auto.",
    },
  );
}

/** The note if the process ended, although Windows reported a written dump. */
export function endedNote(target: Target): string {
  return `${targetTitle(target)} ended before its dump was finished: memory ` +
    "may be missing. If so, the verification reports it.";
}

export function noMinidumpError(
  cause: MinidumpUnavailableError,
): LivedumpError {
  return new LivedumpError(
    "dbghelp.dll, which writes process dumps, or a DLL that it needs cannot " +
      `be loaded: ${cause.message}`,
    {
      code: "no-dbghelp",
      exitCode: exitCodes.unsupported.code,
      hint: repair,
      cause,
    },
  );
}
