import { advapi32 } from "./advapi32.ts";
import { kernel32 } from "./kernel32.ts";
import { isSuccess } from "./nt_status.ts";
import { ntdll } from "./ntdll.ts";
import { OwnedHandle } from "./owned_handle.ts";
import { tokenElevation } from "./system_structures.ts";
import { win32 } from "./win32_constants.ts";
import { mustSucceed, windowsError } from "./win32_error.ts";
import type { Elevation } from "./windows.ts";

/**
 * TOKEN_ELEVATION_TYPE.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/winnt/ne-winnt-token_elevation_type
 */
const elevationTypes = new Map<number, Elevation["type"]>([
  [win32.TokenElevationTypeDefault, "default"],
  [win32.TokenElevationTypeFull, "full"],
  [win32.TokenElevationTypeLimited, "limited"],
]);

/** Of the token of this process. */
export function elevation(): Elevation {
  const handle = new BigUint64Array(1);
  mustSucceed(
    "OpenProcessToken",
    advapi32.OpenProcessToken(
      kernel32.GetCurrentProcess(),
      win32.TOKEN_QUERY,
      handle,
    ),
  );
  using token = new OwnedHandle(handle[0]!);
  const isElevated = tokenElevation.read(tokenWord(token, win32.TokenElevation))
    .TokenIsElevated !== 0;
  const kind = new DataView(tokenWord(token, win32.TokenElevationType).buffer);
  const type = elevationTypes.get(kind.getUint32(0, true)) ?? "default";
  return { elevated: isElevated, type };
}

/** Information of a class that is one 32-bit word. */
function tokenWord(
  token: OwnedHandle,
  informationClass: number,
): Uint8Array<ArrayBuffer> {
  const word = new Uint8Array(4);
  mustSucceed(
    "GetTokenInformation",
    advapi32.GetTokenInformation(
      token.value,
      informationClass,
      word,
      word.length,
      new Uint32Array(1),
    ),
  );
  return word;
}

/**
 * SE_DEBUG_PRIVILEGE, of the low half of its LUID (phnt/include/ntseapi.h).
 */
const seDebugPrivilege = 20;

/** STATUS_PRIVILEGE_NOT_HELD. */
const privilegeNotHeld = 0xc0000061;

/**
 * Enables SeDebugPrivilege. RtlAdjustPrivilege tells by its status if it is not
 * held; AdjustTokenPrivileges returns TRUE all the same.
 */
export function enableDebugPrivilege(): boolean {
  const status = adjustDebugPrivilege(true);
  if (status === privilegeNotHeld) return false;
  if (isSuccess(status)) return true;
  throw windowsError("RtlAdjustPrivilege", ntdll.RtlNtStatusToDosError(status));
}

/** Disables it again. That this may fail is no reason to end. */
export function disableDebugPrivilege(): void {
  adjustDebugPrivilege(false);
}

/** The NTSTATUS; the privilege of the process, not of this thread alone. */
function adjustDebugPrivilege(enable: boolean): number {
  const wasEnabled = new Uint8Array(1);
  return ntdll
    .RtlAdjustPrivilege(seDebugPrivilege, Number(enable), 0, wasEnabled);
}
