import { ntdll } from "./ntdll.ts";
import { machineDword } from "./registry.ts";
import { osVersionInfo } from "./system_structures.ts";
import { windowsError } from "./win32_error.ts";
import type { WindowsVersion } from "./windows.ts";

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
