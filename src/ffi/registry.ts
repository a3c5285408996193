import { advapi32 } from "./advapi32.ts";
import { ntdll } from "./ntdll.ts";
import { osVersionInfo } from "./system_structures.ts";
import { wideString } from "./wide_string.ts";
import { localMachine, win32 } from "./win32_constants.ts";
import { windowsError } from "./win32_error.ts";
import type { WindowsVersion } from "./windows.ts";

/** What RegGetValueW says when there is no such REG_DWORD. */
const absent: readonly number[] = [
  win32.ERROR_FILE_NOT_FOUND,
  win32.ERROR_UNSUPPORTED_TYPE,
];

/**
 * A REG_DWORD below HKEY_LOCAL_MACHINE; `null` if there is none of this name and
 * type. A 64-bit program sees the registry as it is, without redirection.
 *
 * @throws {WindowsError} If it cannot be read.
 */
export function machineDword(key: string, name: string): number | null {
  const value = new Uint32Array(1);
  const error = advapi32.RegGetValueW(
    localMachine,
    wideString(key),
    wideString(name),
    win32.RRF_RT_REG_DWORD,
    null,
    value,
    new Uint32Array([value.byteLength]),
  );
  if (absent.includes(error)) return null;
  if (error !== 0) throw windowsError("RegGetValueW", error);
  return value[0]!;
}

/** STATUS_SUCCESS, which RtlGetVersion always returns. */
const success = 0;

/**
 * The version that the kernel tells. GetVersionEx would tell the one that the
 * manifest of the program asks for.
 *
 * Source: https://learn.microsoft.com/windows-hardware/drivers/ddi/wdm/nf-wdm-rtlgetversion
 */
export function windowsVersion(): WindowsVersion {
  const data = osVersionInfo.encode({
    dwOSVersionInfoSize: osVersionInfo.sizeBytes,
  });
  const status = ntdll.RtlGetVersion(data);
  if (status !== success) {
    throw windowsError("RtlGetVersion", ntdll.RtlNtStatusToDosError(status));
  }
  const info = osVersionInfo.read(data);
  return {
    major: info.dwMajorVersion,
    minor: info.dwMinorVersion,
    build: info.dwBuildNumber,
    revision: machineDword(
      "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion",
      "UBR",
    ),
  };
}
