import { kernel32 } from "./kernel32.ts";
import { textOf, wideString } from "./wide_string.ts";
import { checkBool, errorCode, WindowsError } from "./win32_error.ts";

/** Longest path that Windows accepts, in UTF-16 units with the NUL. */
export const maxPathUnits = 32768;

/**
 * The absolute path that Windows resolves `path` to. `/` becomes `\`, and
 * trailing dots and spaces are removed. A device name gets the prefix `\\.\`:
 * `NUL` becomes `\\.\NUL`.
 */
export function fullPath(path: string): string {
  const buffer = new Uint16Array(maxPathUnits);
  checkBool(
    "GetFullPathNameW",
    kernel32.GetFullPathNameW(wideString(path), buffer.length, buffer, null),
  );
  return textOf(buffer);
}

/**
 * The path of a file or folder in the form that may exceed MAX_PATH:
 * `\\?\C:\folder`, `\\?\UNC\server\share\folder`.
 *
 * Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 *
 * @throws {WindowsError} If the path leads to a device or an alternate stream.
 */
export function verbatimPath(path: string): Uint16Array<ArrayBuffer> {
  const plain = path === "" ? "" : fullPath(withoutPrefix(path));
  if (/^\\\\\?\\Volume\{[^\\:]+\}\\[^:]*$/i.test(plain)) {
    return wideString(plain);
  }
  if (/^[a-z]:\\[^:]*$/i.test(plain)) return wideString(`\\\\?\\${plain}`);
  if (/^\\\\[^\\?.:][^:]*$/.test(plain)) {
    return wideString(`\\\\?\\UNC\\${plain.slice(2)}`);
  }
  throw new WindowsError(
    "CreateFileW",
    errorCode.ERROR_INVALID_NAME,
    `"${path}" is not a file path`,
  );
}

/**
 * Returns the {@linkcode verbatimPath} of a folder, with a backslash at the end.
 * With the backslash, Windows rejects the path if it is that of a file.
 */
export function verbatimFolder(path: string): Uint16Array<ArrayBuffer> {
  const text = textOf(verbatimPath(path));
  return wideString(text.endsWith("\\") ? text : `${text}\\`);
}

/**
 * Removes the prefix `\\?\`. With this prefix, Windows would not check for
 * device names, and would accept `\\?\C:\NUL`.
 */
function withoutPrefix(path: string): string {
  return path
    .replace(/^[\\/]{2}\?[\\/]UNC[\\/]/i, "\\\\")
    .replace(/^[\\/]{2}\?[\\/](?=[a-z]:)/i, "");
}
