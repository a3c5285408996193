/**
 * Calls back at every Ctrl+C and Ctrl+Break, and when the console is closed or
 * the user logs off, instead of ending the process, until it is disposed of.
 */
export type OnInterrupt = (callback: () => void) => Disposable;

/**
 * The signals that ask a run to stop. On Windows SIGBREAK is Ctrl+Break, and
 * SIGHUP is CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT and CTRL_SHUTDOWN_EVENT, after
 * which Windows gives some seconds: enough to have it resume a process that it
 * was dumping. Elsewhere SIGTERM is how build servers and containers end a run,
 * which must not leave half a report; SIGHUP stays as it is, for nohup.
 *
 * Source: https://learn.microsoft.com/windows/console/handlerroutine
 */
export function signalsOf(os: typeof Deno.build.os): readonly Deno.Signal[] {
  return os === "windows"
    ? ["SIGINT", "SIGBREAK", "SIGHUP"]
    : ["SIGINT", "SIGTERM"];
}

/** The interrupts of this process. */
export function onInterrupt(callback: () => void): Disposable {
  const signals = signalsOf(Deno.build.os);
  for (const signal of signals) Deno.addSignalListener(signal, callback);
  return {
    [Symbol.dispose]() {
      for (const signal of signals) Deno.removeSignalListener(signal, callback);
    },
  };
}
