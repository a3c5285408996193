/**
 * Calls back at every Ctrl+C and Ctrl+Break, instead of ending the process,
 * until it is disposed of.
 */
export type OnInterrupt = (callback: () => void) => Disposable;

/** The interrupts of this process. Windows has SIGBREAK, others do not. */
export function onInterrupt(callback: () => void): Disposable {
  const signals: Deno.Signal[] = Deno.build.os === "windows"
    ? ["SIGINT", "SIGBREAK"]
    : ["SIGINT"];
  for (const signal of signals) Deno.addSignalListener(signal, callback);
  return {
    [Symbol.dispose]() {
      for (const signal of signals) Deno.removeSignalListener(signal, callback);
    },
  };
}
