import type { OutputStream } from "../base/console.ts";
import { LivedumpError } from "../base/errors.ts";
import { exitCodes } from "../base/exit_code.ts";
import type { OnInterrupt } from "../base/interrupts.ts";

/** The state of Ctrl+C while Windows writes a dump. */
export interface Cancellation extends Disposable {
  readonly isRequested: boolean;
  /** Rejects at the third Ctrl+C: livedump ends without waiting for Windows. */
  readonly abandoned: Promise<never>;
}

/** Messages about ending livedump while Windows still writes the dump. */
export interface AbandonTexts {
  /** Effect of a third Ctrl+C. Shown at the second Ctrl+C. */
  readonly warning: string;
  /** Hint on what to expect after the third Ctrl+C. */
  readonly hint: string;
}

/**
 * Watches for Ctrl+C:
 * - The first press calls `cancel`, and livedump waits until Windows returns.
 *   Microsoft does not document when Windows checks the cancel event.
 * - The second press shows a message that explains what a third press does.
 * - The third press ends the program, unless Windows keeps the process alive.
 */
export function watchForCancel(
  onInterrupt: OnInterrupt,
  stderr: OutputStream,
  cancel: () => void,
  texts: AbandonTexts,
): Cancellation {
  const { promise, reject } = Promise.withResolvers<never>();
  // Prevents an error if the promise is rejected before anything awaits it.
  promise.catch(() => {});
  const steps = [
    () => {
      cancel();
      stderr.write("Cancelling: waiting for Windows to stop.\n");
    },
    () => stderr.write(`Still waiting for Windows. ${texts.warning}\n`),
    () =>
      reject(
        cancelError(
          "abandoned",
          "the dump was abandoned while Windows was still writing it",
          texts.hint,
        ),
      ),
  ];
  let presses = 0;
  const listener = onInterrupt(() => steps[presses++]?.());
  return {
    get isRequested() {
      return presses > 0;
    },
    abandoned: promise,
    [Symbol.dispose]: () => listener[Symbol.dispose](),
  };
}

/** The error if the user cancels before the dump is renamed into place. */
export function dumpCancelledError(): LivedumpError {
  return cancelError(
    "cancelled",
    "the dump was cancelled",
    "The partial file was deleted. No existing file was changed.",
  );
}

function cancelError(
  code: string,
  message: string,
  hint: string,
): LivedumpError {
  const exitCode = exitCodes.cancelled.code;
  return new LivedumpError(message, { code, exitCode, hint });
}
