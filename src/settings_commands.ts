import type { Context } from "./context.ts";
import { InputError } from "./errors.ts";
import type { ExitCode } from "./exit_code.ts";
import { localAppData } from "./ffi/known_folder.ts";
import { WindowsError } from "./ffi/windows_error.ts";
import type { Invocation } from "./settings/parse.ts";
import { settingsCommand } from "./settings/settings_command.ts";

/** Settings know nothing of Windows: this is where they meet. */
export function carryOutSettings(
  wish: Extract<Invocation, { readonly command: "settings" }>,
  context: Context,
): ExitCode {
  return settingsCommand(context, wish.operands, wish.flags, folderOfWindows);
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
