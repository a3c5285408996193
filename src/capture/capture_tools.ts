import type { Context } from "../base/context.ts";
import { LivedumpError } from "../base/errors.ts";
import { exitCodes } from "../base/exit_code.ts";
import { openProcesses, openWindows } from "../ffi/open_windows.ts";
import type { Windows } from "../ffi/windows.ts";
import type { Inspector } from "./capture_report.ts";
import type { OnInterrupt } from "../base/interrupts.ts";

/** What a capture uses besides the context. */
export interface CaptureTools {
  /** Opens no library before it is called. */
  openWindows(): Windows;
  readonly inspect: Inspector;
  readonly onInterrupt: OnInterrupt;
}

/** The Windows that the program runs on; opens no library by itself. */
export const windowsTools = { openWindows, openProcesses } as const;

/**
 * The API of Windows, where this is one.
 *
 * @throws {LivedumpError} On any other system: exit code 7.
 */
export function openWindowsOn(
  { os }: Context,
  { openWindows }: Pick<CaptureTools, "openWindows">,
): Windows {
  if (os === "windows") return openWindows();
  throw new LivedumpError("dumps can only be taken on Windows", {
    code: "not-windows",
    exitCode: exitCodes.unsupported.code,
    hint: "Dumps from elsewhere can be verified here: livedump inspect <file>",
  });
}
