import { join } from "@std/path/join";
import { LivedumpError } from "../base/errors.ts";
import { exitCodes } from "../base/exit_code.ts";
import { WindowsError } from "../ffi/win32_error.ts";
import type { Windows } from "../ffi/windows.ts";
import { readSettings, settingsPathIn } from "../settings/settings_file.ts";
import type { StoredSettings } from "../settings/setting_table.ts";

/** What a capture needs from the user profile. */
export interface Profile {
  readonly settings: StoredSettings;
  /** Notes on an account without %LocalAppData%. */
  readonly notes: readonly string[];
  /**
   * A folder in `%LocalAppData%`.
   *
   * @throws {LivedumpError} If the account has no such folder.
   */
  folder(...names: readonly string[]): string;
}

/**
 * Reads the settings. An account without a loaded profile, such as that of a
 * service, has no settings: the defaults apply.
 *
 * @throws {InputError} If the settings cannot be read. There is no fallback to
 * the defaults, because the user may have chosen other values.
 */
export function openProfile(windows: Pick<Windows, "localAppData">): Profile {
  const localAppData = localAppDataOf(windows);
  if (localAppData instanceof WindowsError) {
    return {
      settings: {},
      notes: [
        "the default settings are used, because this account has no folder " +
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
      hint: "Specify a file or a folder with --output.",
      cause,
    },
  );
}
