import { LivedumpError } from "../base/errors.ts";
import { exitCodes } from "../base/exit_code.ts";

/** Calls back at Ctrl+C instead of ending the process, until disposed of. */
export type OnInterrupt = (callback: () => void) => Disposable;

/** The wish to stop, between one dump and the next. */
export interface Interruption extends Disposable {
  /**
   * Lets an interrupt come in.
   *
   * @throws {LivedumpError} `cancelled` if there was one: exit code 130
   */
  check(): Promise<void>;
  /** Rejects like {@linkcode check} at once, for what waits. */
  readonly raised: Promise<never>;
}

/**
 * Watches for Ctrl+C. It is noticed once a dump is judged, not before: reading
 * one gives way to nothing.
 */
export function watchForInterrupt(onInterrupt: OnInterrupt): Interruption {
  let requested = false;
  let lastCheck = performance.now();
  const { promise: raised, reject } = Promise.withResolvers<never>();
  raised.catch(() => {}); // nobody may be waiting
  const listener = onInterrupt(() => {
    requested = true;
    reject(cancelledError());
  });
  return {
    raised,
    async check() {
      // A turn takes 2 ms, as long as a small dump.
      if (performance.now() - lastCheck < intervalMs) return;
      // An interrupt may take two turns of the event loop to be told.
      for (let turn = 0; turn < 2 && !requested; turn++) await nextTurn();
      lastCheck = performance.now();
      if (requested) throw cancelledError();
    },
    [Symbol.dispose]: () => listener[Symbol.dispose](),
  };
}

const intervalMs = 50;

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function cancelledError(): LivedumpError {
  return new LivedumpError("cancelled", {
    code: "cancelled",
    exitCode: exitCodes.cancelled.code,
    hint: "No verdict was reached on the dumps that are not reported above.",
  });
}
