import type { OutputStream } from "../base/console.ts";
import { LivedumpError } from "../base/errors.ts";
import { exitCodes } from "../base/exit_code.ts";
import type { OnInterrupt } from "../base/interrupts.ts";

/** The user's wish to stop. */
export interface Cancellation extends Disposable {
  /** Whether it was wished for. */
  readonly requested: boolean;
  /** Rejects when the user will not wait for Windows any longer. */
  readonly abandoned: Promise<never>;
}

/** What it means to end the program while Windows is busy. */
export interface Abandoning {
  /** After "A third Ctrl+C ends livedump without waiting", in lines. */
  readonly warning: string;
  /** What remains when it was done. */
  readonly hint: string;
}

/**
 * Watches for Ctrl+C. The first press asks Windows to stop, and its return is
 * waited for: whether it looks at the event before it writes is not documented.
 * The second tells what the third does; the third ends the program.
 */
export function watchForCancel(
  onInterrupt: OnInterrupt,
  stderr: OutputStream,
  { cancel, abandoning }: {
    readonly cancel: () => void;
    readonly abandoning: Abandoning;
  },
): Cancellation {
  const { promise, reject } = Promise.withResolvers<never>();
  promise.catch(() => {}); // nobody may be waiting for it yet
  const steps = [
    () => {
      cancel();
      stderr.write("Cancelling: waiting for Windows to stop.\n");
    },
    () =>
      stderr.write(
        "Still waiting for Windows. A third Ctrl+C ends livedump without " +
          `waiting;\n${abandoning.warning}\n`,
      ),
    () => reject(abandonedError(abandoning)),
  ];
  let presses = 0;
  const listener = onInterrupt(() => steps[presses++]?.());
  return {
    get requested() {
      return presses > 0;
    },
    abandoned: promise,
    [Symbol.dispose]: () => listener[Symbol.dispose](),
  };
}

/** The dump was cancelled: exit code 130. */
export function cancelledError(): LivedumpError {
  return new LivedumpError("the dump was cancelled", {
    code: "cancelled",
    exitCode: exitCodes.cancelled.code,
    hint: "Nothing of it was kept, and no file that was there was touched.",
  });
}

function abandonedError({ hint }: Abandoning): LivedumpError {
  return new LivedumpError("the dump was abandoned while Windows was busy", {
    code: "abandoned",
    exitCode: exitCodes.cancelled.code,
    hint,
  });
}
