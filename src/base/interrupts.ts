import type { LivedumpError } from "./errors.ts";

/**
 * Calls `callback` at every Ctrl+C and Ctrl+Break, and when the console is
 * closed. The process continues to run. Dispose of the result to stop these
 * calls.
 */
export type OnInterrupt = (callback: () => void) => Disposable;

/**
 * The signals that stop a run.
 *
 * On Windows, SIGBREAK is Ctrl+Break, and SIGHUP is CTRL_CLOSE_EVENT: the
 * console is closed. After CTRL_CLOSE_EVENT, Deno's handler returns at once,
 * and Windows ends the process. A capture therefore has its own handler, in
 * src/ffi/console_close.ts. At a logoff or shutdown, Windows sends no event to
 * a program that is linked to user32.dll, and Deno's runtime is linked to it.
 *
 * On other systems, build servers and containers end a run with SIGTERM. The
 * signal is handled, so that no incomplete report is left. SIGHUP is not
 * handled on those systems, so that nohup works.
 *
 * Sources: https://learn.microsoft.com/windows/console/handlerroutine and
 * https://learn.microsoft.com/windows/console/setconsolectrlhandler
 */
export function signalsOf(os: typeof Deno.build.os): readonly Deno.Signal[] {
  return os === "windows"
    ? ["SIGINT", "SIGBREAK", "SIGHUP"]
    : ["SIGINT", "SIGTERM"];
}

/** Calls `callback` at every interrupt of this process. */
export function onInterrupt(callback: () => void): Disposable {
  const signals = signalsOf(Deno.build.os);
  for (const signal of signals) Deno.addSignalListener(signal, callback);
  return {
    [Symbol.dispose]() {
      for (const signal of signals) Deno.removeSignalListener(signal, callback);
    },
  };
}

/** Watches for Ctrl+C from the start of a run to its end. */
export interface InterruptWatch extends Disposable {
  /**
   * Calls `callback` at every interrupt, including interrupts before this call.
   * Deno delivers an interrupt only after synchronous work, and not to signal
   * listeners that were added during that work. Such a listener would miss the
   * interrupt.
   */
  readonly onInterrupt: OnInterrupt;
  /**
   * Waits for a pending interrupt to arrive, and returns whether there was an
   * interrupt.
   */
  isInterrupted(): Promise<boolean>;
  /**
   * Checks for an interrupt, but at most once every `intervalMs`, because each
   * check takes 2 ms. Inspecting a small dump takes less than 1 ms.
   *
   * @throws {LivedumpError} `cancelled` if there was an interrupt: exit code
   * 130
   */
  throwIfInterrupted(intervalMs?: number): Promise<void>;
  /**
   * Waits for a promise that may never resolve, such as a read from a pipe.
   *
   * @throws {LivedumpError} `cancelled` at an interrupt: exit code 130
   */
  waitFor<T>(promise: Promise<T>): Promise<T>;
}

/**
 * Watches for Ctrl+C. An interrupt does not end the run by itself. The next
 * check calls `cancelledError` and throws its result, which stops the run.
 */
export function watchForInterrupts(
  onInterrupt: OnInterrupt,
  cancelledError: () => LivedumpError,
): InterruptWatch {
  let interrupts = 0;
  let lastCheckMs = performance.now();
  const callbacks = new Set<() => void>();
  const listener = onInterrupt(() => {
    interrupts++;
    for (const callback of [...callbacks]) callback();
  });
  return {
    onInterrupt(callback) {
      for (let past = 0; past < interrupts; past++) callback();
      callbacks.add(callback);
      return { [Symbol.dispose]: () => void callbacks.delete(callback) };
    },
    async isInterrupted() {
      // An interrupt may need two turns of the event loop to arrive.
      for (let turn = 0; turn < 2 && interrupts === 0; turn++) await nextTurn();
      lastCheckMs = performance.now();
      return interrupts > 0;
    },
    async throwIfInterrupted(intervalMs = 0) {
      if (performance.now() - lastCheckMs < intervalMs) return;
      if (await this.isInterrupted()) throw cancelledError();
    },
    async waitFor(promise) {
      const { promise: interrupt, reject } = Promise.withResolvers<never>();
      using _listener = this.onInterrupt(() => reject(cancelledError()));
      return await Promise.race([promise, interrupt]);
    },
    [Symbol.dispose]: () => listener[Symbol.dispose](),
  };
}

/**
 * Lets the event loop run once. Only a timer makes Deno look for signals: after
 * awaiting file operations for 3 ms, half of the signals had not arrived
 * (measured with Deno 2.9).
 */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
