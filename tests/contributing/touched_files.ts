const page = Deno.readTextFileSync(
  new URL("../../CONTRIBUTING.md", import.meta.url),
);

/**
 * The table in the section "One table each" of CONTRIBUTING.md. It maps an
 * addition, such as "a setting", to the files to change.
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
