/** The process to dump, the file to write and the type of the dump. */
export interface MinidumpRequest {
  /** HANDLE of a process or of its snapshot. */
  readonly process: bigint;
  readonly processId: number;
  /** Whether `process` is a snapshot (HPSS). */
  readonly isSnapshot: boolean;
  /** HANDLE of the output file. */
  readonly file: bigint;
  /** The MINIDUMP_TYPE value. */
  readonly type: number;
}

/** The message to the worker that writes the dump. */
export interface MinidumpMessage extends MinidumpRequest {
  /** The shared memory of a {@linkcode MinidumpSharedState}. */
  readonly sharedMemory: SharedArrayBuffer;
}

/** The worker's reply: the outcome, or the reason why there is no outcome. */
export type MinidumpReply =
  | { readonly outcome: MinidumpOutcome }
  | { readonly unavailable: string }
  | { readonly failure: string };

/** The result of MiniDumpWriteDump. */
export interface MinidumpOutcome {
  readonly written: boolean;
  /**
   * Result of GetLastError if the dump was not written: an HRESULT or a Win32
   * code.
   */
  readonly code: number;
}

/** The error if dbghelp.dll, or a DLL that it needs, cannot be opened. */
export class MinidumpUnavailableError extends Error {
  override name = "MinidumpUnavailableError";
}

export interface MinidumpCounts {
  readonly modules: number;
  readonly threads: number;
  /** Number of bytes that Windows could not read. */
  readonly unreadableBytes: number;
}

const slots = [
  "modules",
  "threads",
  "unreadableBytes",
  "cancel",
  "finished",
] as const;

/**
 * Memory that the main thread and the worker share. Messages do not work here:
 * the worker handles no messages until MiniDumpWriteDump returns.
 */
export class MinidumpSharedState {
  readonly #words: BigInt64Array<SharedArrayBuffer>;

  /** Creates shared memory, or uses the memory that the other thread sent. */
  constructor(
    readonly memory: SharedArrayBuffer = new SharedArrayBuffer(
      slots.length * BigInt64Array.BYTES_PER_ELEMENT,
    ),
  ) {
    this.#words = new BigInt64Array(memory);
  }

  add(slot: keyof MinidumpCounts, amount: number): void {
    Atomics.add(this.#words, slots.indexOf(slot), BigInt(amount));
  }

  counts(): MinidumpCounts {
    return {
      modules: this.#read("modules"),
      threads: this.#read("threads"),
      unreadableBytes: this.#read("unreadableBytes"),
    };
  }

  cancel(): void {
    Atomics.store(this.#words, slots.indexOf("cancel"), 1n);
  }

  get isCanceled(): boolean {
    return this.#read("cancel") === 1;
  }

  /** Reports that MiniDumpWriteDump has returned, or will not be called. */
  finish(): void {
    Atomics.store(this.#words, slots.indexOf("finished"), 1n);
    Atomics.notify(this.#words, slots.indexOf("finished"));
  }

  /** Blocks this thread until the worker calls `finish`, or until the timeout. */
  waitUntilFinished(timeoutMs: number): void {
    Atomics.wait(this.#words, slots.indexOf("finished"), 0n, timeoutMs);
  }

  #read(slot: (typeof slots)[number]): number {
    return Number(Atomics.load(this.#words, slots.indexOf(slot)));
  }
}
