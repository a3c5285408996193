import { normalize } from "@std/path/windows/normalize";

/** `\\server\share`, but not `\\?\` and `\\.\`, the names of devices. */
const networkShare = /^[\\/]{2}(?=[^\\/?.])/;

/**
 * The path to ask the system for. Deno 2.9 takes `\\server\share\a.dmp` for a
 * device, which reading files does not cover, but not the same path written
 * with `//?/UNC/`. Source of that form: Microsoft Learn, "File path formats on
 * Windows systems", DOS device paths.
 */
export function systemPath(
  path: string,
  os: typeof Deno.build.os = Deno.build.os,
): string {
  if (os !== "windows" || !networkShare.test(path)) return path;
  return normalize(path).replaceAll("\\", "/")
    .replace(networkShare, "//?/UNC/");
}

/**
 * Names that Windows gives to devices, and characters that no file name has.
 * Source: Microsoft Learn, "Naming Files, Paths, and Namespaces".
 */
const deviceName =
  /^(con|prn|aux|nul|com[0-9\xb9\xb2\xb3]|lpt[0-9\xb9\xb2\xb3])\s*(\.|$)/i;
// deno-lint-ignore no-control-regex
const unfitCharacter = /[<>:"|?*\x00-\x1f]/;

/**
 * The longest name of a file or a folder, in UTF-16 units.
 *
 * Source: Microsoft Learn, "File System Functionality Comparison", Limits.
 */
export const maxNameUnits = 255;
const deviceNamespace = /^[\\/]{2}[.?][\\/]/;

/**
 * Why Windows would not take a path for that of a file or a folder on a disk,
 * as a sentence; `null` if it would.
 */
export function invalidPathReason(path: string): string | null {
  if (path === "") return "the path is empty";
  if (deviceNamespace.test(path)) return `"${path}" is the path of a device`;
  const withoutDrive = path.replace(/^[a-z]:/i, "");
  const bad = unfitCharacter.exec(withoutDrive)?.[0];
  if (bad !== undefined) return `"${path}" has a ${JSON.stringify(bad)} in it`;
  const parts = withoutDrive.split(/[\\/]/);
  const device = parts.find((part) => deviceName.test(part));
  if (device !== undefined) return `"${device}" is the name of a device`;
  const long = parts.find((part) => part.length > maxNameUnits);
  return long === undefined
    ? null
    : `the name "${long.slice(0, 40)}..." has ${long.length} characters, and ` +
      `Windows takes no more than ${maxNameUnits}`;
}
