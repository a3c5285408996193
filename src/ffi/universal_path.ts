import { systemLibrary } from "./system_library.ts";
import { textAt, wideString } from "./wide_string.ts";

/**
 * A function of mpr.dll. It returns its error code.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/winnetwk/nf-winnetwk-wnetgetuniversalnamew
 */
export const mprSymbols = {
  WNetGetUniversalNameW: {
    parameters: [
      "buffer", // LPCWSTR lpLocalPath
      "u32", // DWORD dwInfoLevel
      "buffer", // LPVOID lpBuffer
      "buffer", // LPDWORD lpBufferSize
    ],
    result: "u32",
  },
} as const satisfies Deno.ForeignLibraryInterface;

const mpr = systemLibrary("mpr.dll", mprSymbols);

/** UNIVERSAL_NAME_INFO_LEVEL in winnetwk.h: a structure of one pointer. */
const universalNameInfoLevel = 1;

/**
 * Size of the structure and of the longest path. The structure points to the
 * path.
 */
const bufferBytes = 8 + 32768 * 2;

/**
 * The path in a form that is valid in every logon session of the machine:
 * `\\server\share\a` for `Z:\a` on a mapped drive. An elevated prompt does not
 * see the drives that were mapped without elevation. A path on another drive is
 * returned unchanged, and so is a path that Windows cannot look up.
 *
 * Source: https://learn.microsoft.com/troubleshoot/windows-client/networking/mapped-drives-not-available-from-elevated-command
 */
export function universalPath(path: string): string {
  if (!/^[a-z]:[\\/]/i.test(path)) return path;
  const buffer = new BigUint64Array(bufferBytes / 8);
  let error: number;
  try {
    error = mpr.WNetGetUniversalNameW(
      wideString(path.replaceAll("/", "\\")),
      universalNameInfoLevel,
      buffer,
      new Uint32Array([buffer.byteLength]),
    );
  } catch {
    return path; // WNetGetUniversalNameW is missing; only a hint needs the path.
  }
  const name = Deno.UnsafePointer.create(buffer[0]!);
  return error === 0 && name !== null ? textAt(name) : path;
}
