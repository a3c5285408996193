import { normalize } from "@std/path/windows/normalize";

/**
 * Matches the start of `\\server\share`, but not the device prefixes `\\?\` and
 * `\\.\`.
 */
const networkShare = /^[\\/]{2}(?=[^\\/?.])/;

/**
 * Converts a path to a form that Deno accepts. Deno 2.9 treats
 * `\\server\share\a.dmp` as a device, and the permission to read files does not
 * include devices. Deno accepts the same path in the form
 * `//?/UNC/server/share/a.dmp`.
 *
 * Source of this form: Microsoft Learn, "File path formats on Windows systems",
 * DOS device paths.
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
 * Matches names that are reserved for devices.
 *
 * Source for this and the next pattern: Microsoft Learn, "Naming Files, Paths,
 * and Namespaces".
 */
const deviceName =
  /^(con|prn|aux|nul|com[0-9\xb9\xb2\xb3]|lpt[0-9\xb9\xb2\xb3])\s*(\.|$)/i;
// deno-lint-ignore no-control-regex
const invalidCharacter = /[<>:"|?*\x00-\x1f]/;

/**
 * The maximum length of the name of a file or a folder, in UTF-16 units.
 *
 * Source: Microsoft Learn, "File System Functionality Comparison", Limits.
 */
export const maxNameUnits = 255;
/** Matches the file names of dumps: .dmp, .mdmp and .hdmp. */
export const dumpName: RegExp = /\.[mh]?dmp$/i;

const deviceNamespace = /^[\\/]{2}[.?][\\/]/;

/**
 * The reason why a path is not valid for a file or a folder on Windows; `null`
 * if it is valid.
 */
export function invalidPathReason(path: string): string | null {
  if (path === "") return "the path is empty";
  if (deviceNamespace.test(path)) return `"${path}" is the path of a device`;
  const withoutDrive = path.replace(/^[a-z]:/i, "");
  const bad = invalidCharacter.exec(withoutDrive)?.[0];
  if (bad !== undefined) return `"${path}" contains ${JSON.stringify(bad)}`;
  const parts = withoutDrive.split(/[\\/]/);
  const device = parts.find((part) => deviceName.test(part));
  if (device !== undefined) return `"${device}" is the name of a device`;
  const long = parts.find((part) => part.length > maxNameUnits);
  return long === undefined
    ? null
    : `the name "${long.slice(0, 40)}..." has ${long.length} characters, ` +
      `but Windows allows at most ${maxNameUnits}`;
}
