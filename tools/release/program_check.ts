import { NtExecutable, NtExecutableResource, Resource } from "resedit";
import { ToolError } from "../tool_error.ts";

/** IMAGE_DIRECTORY_ENTRY_SECURITY (Microsoft Learn, "PE Format"). */
const signatureDirectory = 4;

/**
 * Whether a Windows program has an Authenticode signature. This function does
 * not verify the signature. The release workflow verifies it on Windows after
 * signing the program.
 */
export function isSigned(program: Uint8Array<ArrayBuffer>): boolean {
  return read(program).newHeader.optionalHeaderDataDirectory
    .get(signatureDirectory).size > 0;
}

/**
 * Checks the version in the resources of a Windows program. Explorer shows this
 * version.
 *
 * @throws {ToolError} if the version is missing or wrong.
 */
export function checkVersion(
  program: Uint8Array<ArrayBuffer>,
  version: string,
  path: string,
): void {
  const { entries } = NtExecutableResource.from(read(program));
  const [info] = Resource.VersionInfo.fromEntries(entries);
  const [language] = info?.getAllLanguagesForStringValues() ?? [];
  const found = language && info?.getStringValues(language).ProductVersion;
  if (found === version) return;
  throw new ToolError(
    `${path} has ${
      found ? `version ${found}` : "no version"
    }, expected ${version}`,
    "Compile it again: deno task compile",
  );
}

function read(program: Uint8Array<ArrayBuffer>): NtExecutable {
  return NtExecutable.from(program, { ignoreCert: true });
}

/** Returns the paragraph on unsigned programs for the release notes. */
export function unsignedNote(unsigned: readonly string[]): string {
  if (unsigned.length === 0) return "";
  return "\nNot signed, so SmartScreen warns before it runs them: " +
    `${unsigned.join(", ")}. Verify them with SHA256SUMS.\n`;
}
