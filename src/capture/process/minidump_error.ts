import { LivedumpError } from "../../base/errors.ts";
import { type ExitCode, exitCodes } from "../../base/exit_code.ts";
import type { MinidumpUnavailableError } from "../../ffi/minidump_request.ts";
import { ntStatus } from "../../ffi/nt_status.ts";
import { win32Error } from "../../ffi/win32_error.ts";
import { hex32 } from "../../base/text/count.ts";
import type { StatusReport } from "../capture_report.ts";
import { RefusedDumpError } from "../refused_dump_error.ts";
import { type Target, titleOf } from "./target.ts";

/** HRESULT_FROM_WIN32 and HRESULT_FROM_NT (Microsoft Learn). */
const fromWin32 = 0x8007;
const fromNt = 0x10000000;

/** An NTSTATUS of severity error; an HRESULT without fromNt has bit 30 clear. */
const severityError = 3;

/** The Win32 code in what MiniDumpWriteDump leaves; `null` if it is no such. */
function win32CodeOf(code: number): number | null {
  if (code >>> 31 === 0) return code;
  return code >>> 16 === fromWin32 ? code & 0xffff : null;
}

/**
 * The NTSTATUS in it, with or without the mark of an HRESULT; `null` if it is
 * no such.
 *
 * Source: MS-ERREF 2.1 and 2.3,
 * https://learn.microsoft.com/openspecs/windows_protocols/ms-erref/0642cb2f-2075-4469-918c-4441e69c548a
 */
function ntCodeOf(code: number): number | null {
  if ((code & fromNt) !== 0) return (code & ~fromNt) >>> 0;
  return code >>> 30 === severityError ? code : null;
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
  const ntCode = ntCodeOf(code);
  const known = ntCode === null ? null : ntStatus(ntCode);
  return {
    code: hex32(code),
    name: known?.name ?? null,
    meaning: known?.name ? known.meaning : "Windows does not say more",
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

/**
 * The Win32 codes that RtlNtStatusToDosError gives for what there is advice on:
 * STATUS_ACCESS_DENIED, STATUS_DISK_FULL, STATUS_INVALID_PARAMETER,
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

function adviceOn(code: number): typeof advice[number] | undefined {
  const direct = win32CodeOf(code);
  if (direct !== null) return advice[direct];
  const ntCode = ntCodeOf(code);
  const same = ntCode === null ? undefined : win32CodeOfStatus[ntCode];
  return same === undefined ? undefined : advice[same];
}

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
      ...adviceOn(code) ?? {
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
export function noMinidumpError(
  cause: MinidumpUnavailableError,
): LivedumpError {
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
