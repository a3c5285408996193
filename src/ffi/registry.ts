import { advapi32 } from "./advapi32.ts";
import { wideString } from "./wide_string.ts";
import { localMachine, win32 } from "./win32_constants.ts";
import { windowsError } from "./win32_error.ts";

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
