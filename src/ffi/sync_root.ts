import { systemLibrary } from "./system_library.ts";
import { syncRootProviderInfo } from "./system_structures.ts";
import { textOf, wideString } from "./wide_string.ts";

/**
 * A function of cldapi.dll, since Windows 10 1709. It returns an HRESULT.
 *
 * Source: https://learn.microsoft.com/windows/win32/api/cfapi/nf-cfapi-cfgetsyncrootinfobypath
 */
const cldapi = systemLibrary(
  "cldapi.dll",
  {
    CfGetSyncRootInfoByPath: {
      parameters: [
        "buffer", // LPCWSTR FilePath
        "u32", // CF_SYNC_ROOT_INFO_CLASS InfoClass
        "buffer", // PVOID InfoBuffer
        "u32", // DWORD InfoBufferLength
        "buffer", // PDWORD ReturnedLength
      ],
      result: "u32",
    },
  } as const,
);

/** CF_SYNC_ROOT_INFO_PROVIDER in cfapi.h. */
const syncRootInfoProvider = 2;

/**
 * The name of the service that a folder is synced with, such as "OneDrive";
 * `null` if the folder is not synced, or if the service did not register the
 * folder with Windows. OneDrive, iCloud, Dropbox and others do register their
 * folders, but older versions of these services do not.
 */
export function syncProvider(folder: string): string | null {
  const info = new Uint8Array(syncRootProviderInfo.sizeBytes);
  let result: number;
  try {
    result = cldapi.CfGetSyncRootInfoByPath(
      wideString(folder),
      syncRootInfoProvider,
      info,
      info.length,
      new Uint32Array(1),
    );
  } catch {
    return null; // Older versions of Windows do not have the function.
  }
  if (result >>> 31 !== 0) return null;
  const { ProviderName } = syncRootProviderInfo.read(info);
  const name = textOf(new Uint16Array(ProviderName.slice().buffer));
  return name === "" ? "a cloud service" : name;
}
