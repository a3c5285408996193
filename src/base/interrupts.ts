import type { LivedumpError } from "./errors.ts";

/**
 * Calls back at every Ctrl+C and Ctrl+Break instead of ending the process, and
 * when the console is closed, until it is disposed of.
 */
export type OnInterrupt = (callback: () => void) => Disposable;

/**
 * The signals that stop a run. On Windows SIGBREAK is Ctrl+Break, and SIGHUP is
 * CTRL_CLOSE_EVENT. After that Deno's handler returns at once, and Windows ends
 * the process: a capture therefore has a handler of its own, in
 * src/ffi/console_close.ts. At a logoff or shutdown Windows tells nothing to a
 * program with user32.dll, which Deno's runtime is linked to. Elsewhere SIGTERM
 * is how build servers and containers end a run; it must not leave half a
 * report. SIGHUP is not handled there, for nohup.
 *
 * Sources: https://learn.microsoft.com/windows/console/handlerroutine and
 * https://learn.microsoft.com/windows/console/setconsolectrlhandler
 */
export function signalsOf(os: typeof Deno.build.os): readonly Deno.Signal[] {
  return os === "windows"
    ? ["SIGINT", "SIGBREAK", "SIGHUP"]
    : ["SIGINT", "SIGTERM"];
}

/** Listens to the interrupts of this process. */
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
   * Calls back at every interrupt, also at those before the call: an interrupt
   * that comes during synchronous work is delivered later, and not to a listener
   * that is added to the system in between.
   */
  readonly onInterrupt: OnInterrupt;
  /** Lets a pending interrupt arrive, and returns whether there was any. */
  isInterrupted(): Promise<boolean>;
  /**
   * Does the same at most once every `intervalMs`: letting an interrupt arrive
   * takes 2 ms, as long as inspecting a small dump.
   *
   * @throws {LivedumpError} `cancelled` if there was an interrupt: exit code 130
   */
  throwIfInterrupted(intervalMs?: number): Promise<void>;
  /** Rejects at an interrupt, for a race with something that waits. */
  rejectOnInterrupt(): Promise<never>;
}

/**
 * Watches for Ctrl+C. An interrupt ends nothing by itself: the run stops at its
 * next check, with the error that `cancelledError` makes then.
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
    rejectOnInterrupt() {
      return new Promise((_, reject) =>
        this.onInterrupt(() => reject(cancelledError()))
      );
    },
    [Symbol.dispose]: () => listener[Symbol.dispose](),
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
