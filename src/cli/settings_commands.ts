import type { Context } from "../base/context.ts";
import { InputError } from "../base/errors.ts";
import type { ExitCode } from "../base/exit_code.ts";
import { localAppData } from "../ffi/known_folder.ts";
import { WindowsError } from "../ffi/win32_error.ts";
import type { Invocation } from "./parse.ts";
import { settingsCommand } from "../settings/settings_command.ts";

/** Settings know nothing of Windows: this is where they meet. */
export function runSettingsCommand(
  invocation: Extract<Invocation, { readonly command: "settings" }>,
  context: Context,
): ExitCode {
  return settingsCommand(
    context,
    invocation.operands,
    invocation.flags,
    folderOfWindows,
  );
}

function folderOfWindows(): string {
  try {
    return localAppData();
  } catch (cause) {
    if (!(cause instanceof WindowsError)) throw cause;
    throw new InputError(
      `Windows does not tell where settings belong: ${cause.message}`,
      "",
      {
        code: "settings-no-place",
        hint: "The account needs a profile with a folder %LocalAppData%.",
        cause,
      },
    );
  }
}
