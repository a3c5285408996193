/**
 * What stands before the names of folders: `\\server\share\`, `\\?\C:\`, `C:\`,
 * `C:` or a separator; for these, `?` is no wildcard.
 */
const windowsRoot =
  /^(?:[\\/]{2}[^\\/]+[\\/]+[^\\/]+[\\/]*|[a-z]:[\\/]*|[\\/]*)/i;

/** The part of a path that no pattern is looked for in. */
export function pathRoot(
  path: string,
  os: typeof Deno.build.os = Deno.build.os,
): string {
  return (os === "windows" ? windowsRoot : /^\/*/).exec(path)?.[0] ?? "";
}
