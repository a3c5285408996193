import { advapi32 } from "./advapi32.ts";
import { checkStatus, ntdll } from "./ntdll.ts";
import { osVersionInfo } from "./system_structures.ts";
import { wideString } from "./wide_string.ts";
import { localMachine, win32 } from "./win32_constants.ts";
import { errorCode, windowsError } from "./win32_error.ts";
import type { WindowsVersion } from "./windows.ts";

/**
 * A REG_DWORD under HKEY_LOCAL_MACHINE; `null` if no REG_DWORD has this name.
 * Windows does not redirect the registry for a 64-bit program.
 *
 * @throws {WindowsError} If the value cannot be read.
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
  if (error === errorCode.ERROR_FILE_NOT_FOUND) return null;
  if (error === errorCode.ERROR_UNSUPPORTED_TYPE) return null;
  if (error !== 0) throw windowsError("RegGetValueW", error);
  return value[0]!;
}

/**
 * The version of the kernel. GetVersionEx is not used, because its result
 * depends on the program's manifest.
 *
 * Source: https://learn.microsoft.com/windows-hardware/drivers/ddi/wdm/nf-wdm-rtlgetversion
 */
export function windowsVersion(): WindowsVersion {
  const data = osVersionInfo.encode({
    dwOSVersionInfoSize: osVersionInfo.sizeBytes,
  });
  checkStatus("RtlGetVersion", ntdll.RtlGetVersion(data));
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
