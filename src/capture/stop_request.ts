import type { OnInterrupt } from "./interrupts.ts";

/** The wish to stop the whole run. */
export interface StopRequest extends Disposable {
  /**
   * Calls back at every interrupt, also at those before: an interrupt that comes
   * while the program works without a pause is told later, and not to whoever
   * begins to listen to the system in between.
   */
  readonly onInterrupt: OnInterrupt;
  /** Lets an interrupt come in, and says whether there was one till now. */
  isThere(): Promise<boolean>;
}

/**
 * Watches for Ctrl+C from here to its end, beside whatever cancels the dump
 * that is being written: a press ends nothing by itself, so that a dump that
 * was saved is told of.
 */
export function watchForStop(onInterrupt: OnInterrupt): StopRequest {
  let presses = 0;
  const callbacks = new Set<() => void>();
  const listener = onInterrupt(() => {
    presses++;
    for (const callback of [...callbacks]) callback();
  });
  return {
    onInterrupt(callback) {
      for (let press = 0; press < presses; press++) callback();
      callbacks.add(callback);
      return { [Symbol.dispose]: () => void callbacks.delete(callback) };
    },
    async isThere() {
      // Verifying gives way to nothing, and an interrupt may take two turns of
      // the event loop to be told.
      for (let turn = 0; turn < 2 && presses === 0; turn++) await nextTurn();
      return presses > 0;
    },
    [Symbol.dispose]: () => listener[Symbol.dispose](),
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
