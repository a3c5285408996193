import { kernel32 } from "./kernel32.ts";
import { startupInfo } from "./system_structures.ts";
import { win32 } from "./win32_constants.ts";

/** The console functions that {@linkcode waitForEnter} uses. */
export interface OwnConsole {
  /** Whether a person can see the console window. */
  isVisible(): boolean;
  write(text: string): void;
  /** Returns after the user has typed a line, or at the end of the input. */
  readLine(): void;
}

/**
 * Keeps the program's own console window open until Enter is pressed. Does not
 * wait if nobody can press Enter. This is the case in the session of services
 * and scheduled tasks, and in a window that was started hidden.
 */
export function waitForEnter(own: OwnConsole = thisConsole): void {
  if (!own.isVisible()) return;
  own.write("\nPress Enter to close.\n");
  own.readLine();
}

const thisConsole: OwnConsole = {
  isVisible: () => !isServiceSession() && !isStartedHidden(),
  write: (text) => void Deno.stderr.writeSync(new TextEncoder().encode(text)),
  readLine: () => void Deno.stdin.readSync(new Uint8Array(256)),
};

/**
 * Whether this is session 0, which has no user. Services run in it, and
 * scheduled tasks that need no logon:
 * https://learn.microsoft.com/windows/win32/services/interactive-services
 */
function isServiceSession(): boolean {
  const session = new Uint32Array(1);
  return kernel32.ProcessIdToSessionId(Deno.pid, session) !== 0 &&
    session[0] === 0;
}

/**
 * Whether the window was started hidden, as by `Start-Process -WindowStyle
 * Hidden`.
 */
function isStartedHidden(): boolean {
  const data = new Uint8Array(startupInfo.sizeBytes);
  kernel32.GetStartupInfoW(data);
  const { dwFlags, wShowWindow } = startupInfo.read(data);
  return (dwFlags & win32.STARTF_USESHOWWINDOW) !== 0 &&
    wShowWindow === win32.SW_HIDE;
}
