import type { OutputStream } from "../base/console.ts";
import type { Context } from "../base/context.ts";
import { LivedumpError } from "../base/errors.ts";
import { exitCodes } from "../base/exit_code.ts";
import type { OnInterrupt } from "../base/interrupts.ts";
import { openProcesses, openWindows } from "../ffi/open_windows.ts";
import type {
  CaptureLock,
  CaptureLockHolder,
  Windows,
} from "../ffi/windows.ts";
import type { Inspector } from "./captured_dump.ts";

export interface CaptureTools {
  /** Returns the Windows functions. No DLL is opened before this call. */
  openWindows(): Windows;
  readonly inspect: Inspector;
  readonly onInterrupt: OnInterrupt;
}

/**
 * The real Windows functions. No DLL is opened until one of these is called.
 */
export const windowsTools = { openWindows, openProcesses } as const;

export const notWindowsHint =
  "Take the dump on Windows. Dumps can be verified here: livedump inspect <file>";

/** @throws {LivedumpError} With exit code 7, if the system is not Windows. */
export function openWindowsOn(
  { os }: Context,
  { openWindows }: Pick<CaptureTools, "openWindows">,
): Windows {
  if (os === "windows") return openWindows();
  throw new LivedumpError("dumps can only be taken on Windows", {
    code: "not-windows",
    exitCode: exitCodes.unsupported.code,
    hint: notWindowsHint,
  });
}

/**
 * Returns the name of the process that holds the capture lock, as the subject
 * of a sentence.
 */
export function lockHolderText({ processId }: CaptureLockHolder): string {
  // The ID is 0 for a moment: after the holder takes the lock and before it
  // writes the ID.
  return processId === 0
    ? "another livedump"
    : `another livedump (process ${processId})`;
}

/**
 * Takes the lock that lets one livedump at a time take dumps on this machine.
 *
 * @throws {LivedumpError} If another livedump has the lock.
 */
export function acquireCaptureLock(
  windows: Pick<Windows, "takeCaptureLock">,
): CaptureLock {
  const lock = windows.takeCaptureLock();
  if (lock.held) return lock;
  throw new LivedumpError(`${lockHolderText(lock)} is taking a dump`, {
    code: "other-capture",
    exitCode: exitCodes.capture.code,
    hint: "Wait until that dump is finished, then try again.",
  });
}

export function writeNotes(
  notes: readonly string[],
  stderr: OutputStream,
): void {
  for (const note of notes) stderr.write(`note: ${note}\n`);
}

/**
 * Opens the folder of a dump with the dump selected. A failure is reported but
 * does not change the exit code, because the dump was saved.
 */
export function showDump(
  path: string,
  windows: Pick<Windows, "showInFolder">,
  stderr: OutputStream,
): void {
  try {
    windows.showInFolder(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    stderr.write(`livedump: the folder cannot be opened: ${reason}\n`);
  }
}
