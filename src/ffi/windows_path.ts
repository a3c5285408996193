import { kernel32 } from "./kernel32.ts";
import { textOf, wideString } from "./wide_string.ts";
import { win32 } from "./win32_constants.ts";
import { mustSucceed, WindowsError } from "./win32_error.ts";

/** The most that Windows takes, in UTF-16 units with the NUL. */
export const maxPathUnits = 32768;

/**
 * The absolute path that Windows makes of `path`: with `\` for `/`, without dots
 * and spaces at its end, and with `\\.\` if it is the name of a device.
 */
export function fullPath(path: string): string {
  const buffer = new Uint16Array(maxPathUnits);
  mustSucceed(
    "GetFullPathNameW",
    kernel32.GetFullPathNameW(wideString(path), buffer.length, buffer, null),
  );
  return textOf(buffer);
}

/**
 * An absolute path of a file or folder, as the calls take it that need not stop
 * at MAX_PATH: `\\?\C:\folder`, `\\?\UNC\server\share\folder`.
 *
 * Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
 *
 * @throws {WindowsError} If it is that of a device or of an alternate stream.
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
    win32.ERROR_INVALID_NAME,
    `"${path}" is not the path of a file`,
  );
}

/**
 * {@linkcode verbatimPath} of a folder: with a backslash at its end, so that
 * Windows takes nothing else for it.
 */
export function verbatimFolder(path: string): Uint16Array<ArrayBuffer> {
  const text = textOf(verbatimPath(path));
  return wideString(text.endsWith("\\") ? text : `${text}\\`);
}

/** Windows takes a path with the prefix as it is, even `\\?\C:\NUL`. */
function withoutPrefix(path: string): string {
  return path
    .replace(/^[\\/]{2}\?[\\/]UNC[\\/]/i, "\\\\")
    .replace(/^[\\/]{2}\?[\\/](?=[a-z]:)/i, "");
}
