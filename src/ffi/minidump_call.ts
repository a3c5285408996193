import {
  MinidumpBoard,
  type MinidumpCounts,
  type MinidumpOrder,
  type MinidumpOutcome,
  type MinidumpReply,
  NoMinidumpError,
} from "./minidump_order.ts";

/** A dump that is being written. */
export interface RunningMinidump {
  /** What Windows gave back, when it is done. */
  readonly outcome: Promise<MinidumpOutcome>;
  /** How far it is. */
  counts(): MinidumpCounts;
  /** Asks Windows to stop, which it does when it looks at the wish. */
  cancel(): void;
}

/**
 * The worker's module. It lies beside this one: as source, and in the compiled
 * program, where both end in `.js`.
 */
const workerUrl = new URL(
  `./minidump_worker.${import.meta.url.endsWith(".ts") ? "ts" : "js"}`,
  import.meta.url,
);

/**
 * Begins to write a dump, in a thread of its own. The outcome rejects with
 * {@linkcode NoMinidumpError} where Windows has nothing that writes one. dbghelp.dll is
 * single-threaded: only one may be written at a time.
 */
export function startMinidump(
  order: Omit<MinidumpOrder, "board">,
): RunningMinidump {
  const board = new MinidumpBoard();
  const worker = new Worker(workerUrl, { type: "module", name: "minidump" });
  const { port1, port2 } = new MessageChannel();
  const { promise, resolve, reject } = Promise.withResolvers<MinidumpOutcome>();
  port1.onmessage = ({ data }: MessageEvent<MinidumpReply>) => {
    if ("outcome" in data) resolve(data.outcome);
    else if ("unavailable" in data) {
      reject(new NoMinidumpError(data.unavailable));
    } else reject(new Error(data.failure));
  };
  worker.onerror = (event) => {
    // Else it would end the program as an error that nobody handles.
    event.preventDefault();
    reject(new Error(event.message));
  };
  worker.postMessage({ ...order, board: board.memory }, [port2]);
  return {
    outcome: promise.finally(() => {
      port1.close();
      worker.terminate();
    }),
    counts: () => board.counts(),
    cancel: () => board.cancel(),
  };
}
