import { InputError } from "../base/errors.ts";
import { localAppData } from "../ffi/known_folder.ts";
import { WindowsError } from "../ffi/win32_error.ts";

/**
 * Returns %LocalAppData%, which contains the settings folder. `livedump
 * settings` gets this function as a parameter, because src/settings does not
 * import from src/ffi.
 *
 * @throws {InputError} `settings-no-place` if the account has no such folder.
 */
export function windowsSettingsFolder(): string {
  try {
    return localAppData();
  } catch (cause) {
    if (!(cause instanceof WindowsError)) throw cause;
    throw new InputError(
      `the settings folder is unknown: ${cause.message}`,
      "",
      {
        code: "settings-no-place",
        hint: "Use an account whose profile has a folder %LocalAppData%.",
        cause,
      },
    );
  }
}
