import type { OnInterrupt } from "./interrupts.ts";

/** The wish to stop the whole run. */
export interface StopWish extends Disposable {
  /** Lets an interrupt come in, and says whether there was one till now. */
  isThere(): Promise<boolean>;
}

/**
 * Watches for Ctrl+C from here to its end, beside whatever cancels the dump
 * that is being written: a press ends nothing by itself, so that a dump that
 * was saved is told of.
 */
export function watchForStop(onInterrupt: OnInterrupt): StopWish {
  let requested = false;
  const listener = onInterrupt(() => requested = true);
  return {
    async isThere() {
      // Verifying gives way to nothing, and an interrupt may take two turns of
      // the event loop to be told.
      for (let turn = 0; turn < 2 && !requested; turn++) await nextTurn();
      return requested;
    },
    [Symbol.dispose]: () => listener[Symbol.dispose](),
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}
