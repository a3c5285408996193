import { ToolError } from "../tool_error.ts";

/** SHA-256 of bytes, in hexadecimal. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/** A file SHA256SUMS, as `sha256sum --check` reads it. */
export function checksumLines(
  files: readonly { readonly name: string; readonly sha256: string }[],
): string {
  return files.toSorted((a, b) => a.name < b.name ? -1 : 1)
    .map(({ name, sha256 }) => `${sha256}  ${name}\n`).join("");
}

/**
 * Sees that a file SHA256SUMS names each of the other files, and no more, with
 * the sum that it has.
 *
 * @throws {ToolError} If it does not.
 */
export async function checkSums(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  sumsName: string,
): Promise<void> {
  const others = [];
  for (const [name, data] of files) {
    if (name !== sumsName) others.push({ name, sha256: await sha256(data) });
  }
  const said = new TextDecoder().decode(files.get(sumsName));
  const found = checksumLines(others);
  if (said === found && others.length > 0) return;
  throw new ToolError(
    `${sumsName} is not what the files beside it have:\n${found}`,
    "Something changed them after the release was made: `deno task release`.",
  );
}
