/** What the worker that writes a dump is told, by a message. */
export interface MinidumpOrder {
  /** A HANDLE of a process, or of its snapshot. */
  readonly process: bigint;
  readonly processId: number;
  /** Whether `process` is a snapshot (HPSS). */
  readonly isSnapshot: boolean;
  /** A HANDLE of the file. */
  readonly file: bigint;
  /** MINIDUMP_TYPE. */
  readonly type: number;
  /** Of a {@linkcode MinidumpBoard}. */
  readonly board: SharedArrayBuffer;
}

/** What MiniDumpWriteDump gave back. */
export interface MinidumpOutcome {
  readonly written: boolean;
  /** GetLastError if it was not written: an HRESULT, or a Win32 code. */
  readonly code: number;
}

/** dbghelp.dll, or what it needs in turn, does not open. */
export class NoMinidumpError extends Error {
  override name = "NoMinidumpError";
}

/**
 * What the worker answers: the outcome, why there are no dumps here, or what
 * it failed with.
 */
export type MinidumpReply =
  | { readonly outcome: MinidumpOutcome }
  | { readonly unavailable: string }
  | { readonly failure: string };

/** How far a dump is. */
export interface MinidumpCounts {
  readonly modules: number;
  readonly threads: number;
  /** Memory that could not be read. */
  readonly unreadableBytes: number;
}

const places = ["modules", "threads", "unreadableBytes", "cancel"] as const;

/**
 * What two threads write on and read from, since neither gets a message while
 * the dump is written.
 */
export class MinidumpBoard {
  readonly #words: BigInt64Array<SharedArrayBuffer>;

  /** A new board, or one that the other thread has made. */
  constructor(
    /** To be sent to the other thread. */
    readonly memory: SharedArrayBuffer = new SharedArrayBuffer(
      places.length * BigInt64Array.BYTES_PER_ELEMENT,
    ),
  ) {
    this.#words = new BigInt64Array(memory);
  }

  /** Adds to a count. */
  add(place: keyof MinidumpCounts, more: number): void {
    Atomics.add(this.#words, places.indexOf(place), BigInt(more));
  }

  /** How far it is now. */
  counts(): MinidumpCounts {
    return {
      modules: this.#read("modules"),
      threads: this.#read("threads"),
      unreadableBytes: this.#read("unreadableBytes"),
    };
  }

  /** Asks for the dump to be cancelled. */
  cancel(): void {
    Atomics.store(this.#words, places.indexOf("cancel"), 1n);
  }

  /** Whether it was asked to. */
  get isCancelled(): boolean {
    return this.#read("cancel") === 1;
  }

  #read(place: (typeof places)[number]): number {
    return Number(Atomics.load(this.#words, places.indexOf(place)));
  }
}
