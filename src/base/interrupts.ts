import type { LivedumpError } from "./errors.ts";

/**
 * Calls `callback` at every Ctrl+C and Ctrl+Break, and when the console is
 * closed. The process is not ended. Dispose of the result to stop this.
 */
export type OnInterrupt = (callback: () => void) => Disposable;

/**
 * The signals that stop a run. On Windows SIGBREAK is Ctrl+Break, and SIGHUP is
 * CTRL_CLOSE_EVENT. After that event Deno's handler returns at once, and Windows
 * ends the process: a capture therefore has its own handler, in
 * src/ffi/console_close.ts. At a logoff or shutdown Windows sends no event to a
 * program that is linked to user32.dll, as Deno's runtime is. On other systems,
 * build servers and containers end a run with SIGTERM, which must not leave an
 * incomplete report. SIGHUP is not handled on those systems, so that nohup works.
 *
 * Sources: https://learn.microsoft.com/windows/console/handlerroutine and
 * https://learn.microsoft.com/windows/console/setconsolectrlhandler
 */
export function signalsOf(os: typeof Deno.build.os): readonly Deno.Signal[] {
  return os === "windows"
    ? ["SIGINT", "SIGBREAK", "SIGHUP"]
    : ["SIGINT", "SIGTERM"];
}

/** Listens for interrupts of this process. */
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
   * Calls `callback` at every interrupt, including those before this call. An
   * interrupt during synchronous work is delivered after that work, and a
   * signal listener added in the meantime would not receive it.
   */
  readonly onInterrupt: OnInterrupt;
  /**
   * Waits for a pending interrupt to arrive, and returns whether there was an
   * interrupt.
   */
  isInterrupted(): Promise<boolean>;
  /**
   * Checks for an interrupt at most once every `intervalMs`: waiting for a
   * pending interrupt takes 2 ms, as long as inspecting a small dump.
   *
   * @throws {LivedumpError} `cancelled` if there was an interrupt: exit code
   * 130
   */
  throwIfInterrupted(intervalMs?: number): Promise<void>;
  /**
   * Waits for something that may never come, such as bytes from a pipe.
   *
   * @throws {LivedumpError} `cancelled` at an interrupt: exit code 130
   */
  waitFor<T>(promise: Promise<T>): Promise<T>;
}

/**
 * Watches for Ctrl+C. An interrupt does not end the run by itself. The run
 * stops at its next check, with the error that `cancelledError` returns at that
 * time.
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

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
