import { NtExecutable, NtExecutableResource, Resource } from "resedit";
import { ToolError } from "../tool_error.ts";

/** IMAGE_DIRECTORY_ENTRY_SECURITY (Microsoft Learn, "PE Format"). */
const signatureDirectory = 4;

/**
 * Whether a Windows program has an Authenticode signature. Whether that is a
 * good one, whoever wrote it has asked Windows.
 */
export function isSigned(program: Uint8Array<ArrayBuffer>): boolean {
  return read(program).newHeader.optionalHeaderDataDirectory
    .get(signatureDirectory).size > 0;
}

/**
 * Sees that a Windows program is of a version, by what Explorer shows of it.
 *
 * @throws {ToolError} If it is of another, or says of none.
 */
export function expectVersion(
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
    `${path} is of ${
      found ? `version ${found}` : "no version"
    }, not ${version}`,
    "deno task compile makes it anew.",
  );
}

function read(program: Uint8Array<ArrayBuffer>): NtExecutable {
  return NtExecutable.from(program, { ignoreCert: true });
}

/** What the notes of a release say of programs that are not signed. */
export function unsignedNote(unsigned: readonly string[]): string {
  if (unsigned.length === 0) return "";
  return "\nNot signed, so SmartScreen asks before it runs them: " +
    `${unsigned.join(", ")}. Check them against SHA256SUMS.\n`;
}
