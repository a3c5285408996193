/** Permissions that a new dump gets when it is created. */
import { advapi32 } from "./advapi32.ts";
import { kernel32 } from "./kernel32.ts";
import { securityAttributes, securityDescriptor } from "./system_structures.ts";
import { wideString } from "./wide_string.ts";
import { win32 } from "./win32_constants.ts";
import { checkBool } from "./win32_error.ts";

/**
 * `administrators`: SYSTEM and administrators have full access; the owner can
 * read and delete the file. `owner`: the same, but the owner has full access.
 * `folder`: the file inherits the permissions of its folder.
 */
export type FilePermissions = "administrators" | "owner" | "folder";

/**
 * Descriptors with a protected DACL, which inherits nothing. SY is SYSTEM,
 * BA the group Administrators, OW the owner of the file; FA is full access, FR
 * read access, SD the right to delete.
 *
 * Sources: https://learn.microsoft.com/windows/win32/secauthz/ace-strings and
 * https://learn.microsoft.com/windows/win32/secauthz/sid-strings
 */
const descriptors: Readonly<
  Record<Exclude<FilePermissions, "folder">, string>
> = {
  administrators: "D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FRSD;;;OW)",
  owner: "D:P(A;;FA;;;SY)(A;;FA;;;BA)(A;;FA;;;OW)",
};

/**
 * Calls `create` with the SECURITY_ATTRIBUTES of these permissions. They are
 * valid only during the call. For the permissions of the folder, calls `create`
 * with `null`.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/sddl/nf-sddl-convertstringsecuritydescriptortosecuritydescriptorw
 */
export function withPermissions<T>(
  permissions: FilePermissions,
  create: (attributes: Uint8Array<ArrayBuffer> | null) => T,
): T {
  if (permissions === "folder") return create(null);
  const out = new BigUint64Array(1);
  checkBool(
    "ConvertStringSecurityDescriptorToSecurityDescriptorW",
    advapi32.ConvertStringSecurityDescriptorToSecurityDescriptorW(
      wideString(descriptors[permissions]),
      win32.SDDL_REVISION_1,
      out,
      null,
    ),
  );
  try {
    return create(securityAttributes.encode({
      nLength: securityAttributes.sizeBytes,
      lpSecurityDescriptor: out[0]!,
    }));
  } finally {
    kernel32.LocalFree(Deno.UnsafePointer.create(out[0]!));
  }
}

/** Buffer size: enough for the descriptors above with SIDs of maximum length. */
const maxDescriptorBytes = 1024;

/**
 * Whether a file has a protected DACL. Volumes without permissions, such as
 * FAT32 and exFAT, ignore the DACL of a new file.
 *
 * Source: https://learn.microsoft.com/windows/win32/secauthz/security-descriptor-control
 */
export function hasOwnPermissions(file: bigint): boolean {
  const descriptor = new Uint8Array(maxDescriptorBytes);
  const isKnown = advapi32.GetKernelObjectSecurity(
    file,
    win32.DACL_SECURITY_INFORMATION,
    descriptor,
    descriptor.length,
    new Uint32Array(1),
  ) !== 0;
  const { Control } = securityDescriptor.read(descriptor);
  return isKnown && (Control & win32.SE_DACL_PROTECTED) !== 0;
}
