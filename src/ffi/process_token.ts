import { advapi32 } from "./advapi32.ts";
import { kernel32 } from "./kernel32.ts";
import { ntStatus } from "./nt_status.ts";
import { checkStatus, ntdll } from "./ntdll.ts";
import { OwnedHandle } from "./owned_handle.ts";
import { win32 } from "./win32_constants.ts";
import { checkBool } from "./win32_error.ts";
import type { Elevation } from "./windows.ts";

/**
 * The values of TOKEN_ELEVATION_TYPE.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/winnt/ne-winnt-token_elevation_type
 */
const elevationTypes = new Map<number, Elevation["type"]>([
  [win32.TokenElevationTypeDefault, "default"],
  [win32.TokenElevationTypeFull, "full"],
  [win32.TokenElevationTypeLimited, "limited"],
]);

export function elevation(): Elevation {
  const handle = new BigUint64Array(1);
  checkBool(
    "OpenProcessToken",
    advapi32.OpenProcessToken(
      kernel32.GetCurrentProcess(),
      win32.TOKEN_QUERY,
      handle,
    ),
  );
  using token = new OwnedHandle(handle[0]!);
  const isElevated = tokenDword(token, win32.TokenElevation) !== 0;
  const type = tokenDword(token, win32.TokenElevationType);
  return {
    elevated: isElevated,
    type: elevationTypes.get(type) ?? "default",
  };
}

/**
 * Reads token information that is one DWORD, such as TOKEN_ELEVATION.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/winnt/ns-winnt-token_elevation
 */
function tokenDword(token: OwnedHandle, informationClass: number): number {
  const value = new Uint32Array(1);
  checkBool(
    "GetTokenInformation",
    advapi32.GetTokenInformation(
      token.value,
      informationClass,
      value,
      value.byteLength,
      new Uint32Array(1),
    ),
  );
  return value[0]!;
}

/** The low half of the LUID of SE_DEBUG_PRIVILEGE (phnt/include/ntseapi.h). */
const seDebugPrivilege = 20;

/**
 * Enables SeDebugPrivilege. Uses RtlAdjustPrivilege, which returns an error
 * status if the token lacks the privilege. AdjustTokenPrivileges would return
 * TRUE.
 */
export function enableDebugPrivilege(): boolean {
  const status = adjustDebugPrivilege(true);
  if (ntStatus(status).name === "STATUS_PRIVILEGE_NOT_HELD") return false;
  checkStatus("RtlAdjustPrivilege", status);
  return true;
}

/** Disables SeDebugPrivilege again. A failure is harmless and ignored. */
export function disableDebugPrivilege(): void {
  adjustDebugPrivilege(false);
}

/**
 * Enables or disables SeDebugPrivilege for the whole process, not only for this
 * thread. Returns the NTSTATUS.
 */
function adjustDebugPrivilege(enable: boolean): number {
  const wasEnabled = new Uint8Array(1);
  return ntdll
    .RtlAdjustPrivilege(seDebugPrivilege, Number(enable), 0, wasEnabled);
}
