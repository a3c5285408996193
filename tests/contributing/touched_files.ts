const page = Deno.readTextFileSync(
  new URL("../../CONTRIBUTING.md", import.meta.url),
);

/**
 * The table "One table each" in CONTRIBUTING.md: the files to change, by what
 * to add.
 */
export const touchedFiles: ReadonlyMap<string, readonly string[]> = new Map(
  page.split(/^(?=## )/m).find((part) => part.startsWith("## One table each"))!
    .matchAll(/^\| (an? [^|]*\S) +\| ([^|]*\S) +\|\r?$/gm)
    .map(([, what, touch]) =>
      [
        what!,
        Array.from(touch!.matchAll(/`([^`]+)`/g), ([, path]) => path!),
      ] as const
    ),
);

/**
 * Returns the only file or folder that CONTRIBUTING.md lists for an addition.
 */
export function touchedFor(what: string): string {
  const [file, ...others] = touchedFiles.get(what) ?? [];
  if (file !== undefined && others.length === 0) return file;
  throw new Error(`CONTRIBUTING.md does not name one file for ${what}`);
}
