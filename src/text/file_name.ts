/** The name of a file in a path of Windows, which both slashes part. */
export function fileNameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
