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
