import {
  type MinidumpCounts,
  type MinidumpMessage,
  type MinidumpOutcome,
  type MinidumpReply,
  type MinidumpRequest,
  MinidumpSharedState,
  MinidumpUnavailableError,
} from "./minidump_request.ts";

export interface RunningMinidump {
  readonly outcome: Promise<MinidumpOutcome>;
  counts(): MinidumpCounts;
  /** Cancels the dump. Windows stops at its next CancelCallback. */
  cancel(): void;
  /**
   * Cancels the dump, and blocks this thread until MiniDumpWriteDump has
   * resumed the process and returned. Call this only when livedump is about to
   * end.
   */
  cancelAndWait(timeoutMs: number): void;
}

/**
 * The URL of the worker's module. It is in the same folder as this module. The
 * compiled program contains both modules as `.js` files.
 */
const workerUrl = new URL(
  `./minidump_worker.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`,
  import.meta.url,
);

/**
 * Starts to write a dump in a new thread. Write only one dump at a time,
 * because dbghelp.dll is single-threaded. If dbghelp.dll cannot be opened, the
 * outcome rejects with {@linkcode MinidumpUnavailableError}.
 */
export function startMinidump(request: MinidumpRequest): RunningMinidump {
  const state = new MinidumpSharedState();
  const worker = new Worker(workerUrl, { type: "module", name: "minidump" });
  const { port1, port2 } = new MessageChannel();
  const { promise, resolve, reject } = Promise.withResolvers<MinidumpOutcome>();
  port1.onmessage = ({ data }: MessageEvent<MinidumpReply>) => {
    if ("outcome" in data) resolve(data.outcome);
    else if ("unavailable" in data) {
      reject(new MinidumpUnavailableError(data.unavailable));
    } else reject(new Error(data.failure));
  };
  worker.onerror = (event) => {
    // Without this, Deno would end the program with an uncaught error.
    event.preventDefault();
    reject(new Error(event.message));
  };
  const message: MinidumpMessage = { ...request, sharedMemory: state.memory };
  worker.postMessage(message, [port2]);
  return {
    outcome: promise.finally(() => {
      port1.close();
      worker.terminate();
    }),
    counts: () => state.counts(),
    cancel: () => state.cancel(),
    cancelAndWait(timeoutMs) {
      state.cancel();
      state.waitUntilFinished(timeoutMs);
    },
  };
}
