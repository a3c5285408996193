import type { OutputStream } from "../base/console.ts";
import { LivedumpError } from "../base/errors.ts";
import { exitCodes } from "../base/exit_code.ts";
import type { OnInterrupt } from "../base/interrupts.ts";

/** Ctrl+C while Windows writes a dump. */
export interface Cancellation extends Disposable {
  readonly isRequested: boolean;
  /** Rejects at the third Ctrl+C: livedump ends without waiting for Windows. */
  readonly abandoned: Promise<never>;
}

/** What happens when livedump ends while Windows still writes. */
export interface AbandonTexts {
  /** What a third Ctrl+C does. Shown at the second one. */
  readonly warning: string;
  /** What to expect after the third one. */
  readonly hint: string;
}

/**
 * Watches for Ctrl+C. The first press calls `cancel`, and livedump waits until
 * Windows returns: Microsoft does not document when Windows looks at the cancel
 * event. The second press explains the third; the third ends the program, unless
 * Windows keeps it.
 */
export function watchForCancel(
  onInterrupt: OnInterrupt,
  stderr: OutputStream,
  cancel: () => void,
  texts: AbandonTexts,
): Cancellation {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {}); // The rejection may come before anyone waits for it.
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

/** The user cancelled before the dump had its name. */
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
