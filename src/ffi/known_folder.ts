import { ole32 } from "./ole32.ts";
import { shell32 } from "./shell32.ts";
import { guid } from "./system_structures.ts";
import { textAt } from "./wide_string.ts";
import { checkHresult } from "./win32_error.ts";

/**
 * FOLDERID_LocalAppData, {F1B32785-6FBA-4FCF-9D55-7B8E7F157091}.
 *
 * Source: https://learn.microsoft.com/windows/win32/shell/knownfolderid
 */
const localAppDataId = guid.encode({
  Data1: 0xf1b32785,
  Data2: 0x6fba,
  Data3: 0x4fcf,
  Data4: new Uint8Array([0x9d, 0x55, 0x7b, 0x8e, 0x7f, 0x15, 0x70, 0x91]),
});

/**
 * KF_FLAG_DONT_VERIFY: the function returns the path even if the folder does
 * not exist.
 */
const dontVerify = 0x4000;

/**
 * `%LocalAppData%` of the user of this process.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/shlobj_core/nf-shlobj_core-shgetknownfolderpath
 */
export function localAppData(): string {
  const out = new BigUint64Array(1);
  const result = shell32
    .SHGetKnownFolderPath(localAppDataId, dontVerify, 0n, out);
  const path = Deno.UnsafePointer.create(out[0]!);
  try {
    checkHresult("SHGetKnownFolderPath", result);
    return textAt(path!);
  } finally {
    // The path must be freed even if the call failed. NULL is allowed.
    ole32.CoTaskMemFree(path);
  }
}
