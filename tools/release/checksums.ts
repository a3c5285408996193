import { sha256 } from "../sha256.ts";
import { ToolError } from "../tool_error.ts";

/** The contents of SHA256SUMS, as `sha256sum --check` reads it. */
export function formatChecksums(
  files: readonly { readonly name: string; readonly sha256: string }[],
): string {
  return files.toSorted((a, b) => a.name < b.name ? -1 : 1)
    .map(({ name, sha256 }) => `${sha256}  ${name}\n`).join("");
}

/**
 * Checks that SHA256SUMS lists exactly the other files, each with its SHA-256.
 *
 * @throws {ToolError} if SHA256SUMS does not match the files.
 */
export async function verifyChecksums(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  sumsName: string,
): Promise<void> {
  const others = [];
  for (const [name, data] of files) {
    if (name !== sumsName) others.push({ name, sha256: await sha256(data) });
  }
  const listed = new TextDecoder().decode(files.get(sumsName));
  const actual = formatChecksums(others);
  if (listed === actual && others.length > 0) return;
  throw new ToolError(
    `${sumsName} does not match the files beside it:\n${actual}`,
    "They changed after the release was made. Run: deno task release",
  );
}
