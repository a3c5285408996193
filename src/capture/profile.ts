import { join } from "@std/path/join";
import { LivedumpError } from "../base/errors.ts";
import { exitCodes } from "../base/exit_code.ts";
import { WindowsError } from "../ffi/win32_error.ts";
import type { Windows } from "../ffi/windows.ts";
import { readSettings, settingsPathIn } from "../settings/settings_file.ts";
import type { StoredSettings } from "../settings/setting_table.ts";

/** What a capture needs of the user profile. */
export interface Profile {
  readonly settings: StoredSettings;
  /** Sentences on what is missing. */
  readonly notes: readonly string[];
  /**
   * A folder in `%LocalAppData%`.
   *
   * @throws {LivedumpError} If the account has no such folder.
   */
  folder(...names: readonly string[]): string;
}

/**
 * Reads the settings. An account without a loaded profile, such as one of a
 * service, has none: the defaults apply.
 *
 * @throws {InputError} If the settings cannot be read: defaults could be wrong.
 */
export function openProfile(windows: Pick<Windows, "localAppData">): Profile {
  const localAppData = localAppDataOf(windows);
  if (localAppData instanceof WindowsError) {
    return {
      settings: {},
      notes: [
        "the settings are the defaults, because this account has no folder " +
        `%LocalAppData%: ${localAppData.message}`,
      ],
      folder: () => {
        throw noFolderError(localAppData);
      },
    };
  }
  return {
    settings: readSettings(settingsPathIn(localAppData)).values,
    notes: [],
    folder: (...names) => join(localAppData, ...names),
  };
}

function localAppDataOf(
  windows: Pick<Windows, "localAppData">,
): string | WindowsError {
  try {
    return windows.localAppData();
  } catch (error) {
    if (error instanceof WindowsError) return error;
    throw error;
  }
}

function noFolderError(cause: WindowsError): LivedumpError {
  return new LivedumpError(
    "the default folder for dumps is unknown, because this account has no " +
      `folder %LocalAppData%: ${cause.message}`,
    {
      code: "no-profile",
      exitCode: exitCodes.capture.code,
      hint: "Name a file or a folder with --output.",
      cause,
    },
  );
}
