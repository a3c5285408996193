/** A running target.exe, with the facts that it prints about itself. */
export interface RunningTarget extends AsyncDisposable {
  readonly processId: number;
  /** ID of the child process; `null` if there is none. */
  readonly childId: number | null;
  /** The memory that GetCommandLineW returns, in UTF-16. */
  readonly commandLine: {
    readonly address: bigint;
    readonly bytes: Uint8Array;
  };
  readonly regions: readonly {
    readonly address: bigint;
    readonly sizeBytes: number;
    readonly seed: number;
  }[];
  /**
   * Ranges of committed memory that cannot be read, and of reserved address
   * space.
   */
  readonly unreadable: readonly {
    readonly address: bigint;
    readonly sizeBytes: number;
  }[];
  readonly modules: readonly {
    readonly address: bigint;
    readonly sizeBytes: number;
    readonly name: string;
  }[];
  readonly threads: readonly {
    readonly id: number;
    readonly name: string | null;
  }[];
}

/** Starts target.exe, and waits until it has printed all facts. */
export async function startTarget(
  command: Deno.Command,
): Promise<RunningTarget> {
  const child = command.spawn();
  const rows = await rowsOf(child.stdout);
  const of = (kind: string) =>
    rows.filter(([first]) => first === kind).map(([, ...rest]) => rest);
  const number = (kind: string) => of(kind).map(([id]) => Number(id));
  return {
    processId: number("process")[0]!,
    childId: number("child")[0] ?? null,
    commandLine: {
      address: BigInt(`0x${of("command")[0]![0]}`),
      bytes: Uint8Array.fromHex(of("command")[0]![1]!),
    },
    regions: of("region").map(([address, size, seed]) => ({
      address: BigInt(`0x${address}`),
      sizeBytes: Number(size),
      seed: Number(seed),
    })),
    unreadable: [...of("unread"), ...of("reserved")].map(([at, size]) => ({
      address: BigInt(`0x${at}`),
      sizeBytes: Number(size),
    })),
    modules: of("module").map(([at, size, ...name]) => ({
      address: BigInt(`0x${at}`),
      sizeBytes: Number(size),
      name: name.join(" "),
    })),
    threads: of("thread").map(([id, ...name]) => ({
      id: Number(id),
      name: name.join(" ") || null,
    })),
    async [Symbol.asyncDispose]() {
      await child.stdin.close();
      await child.stdout.cancel();
      await child.status;
    },
  };
}

async function rowsOf(stdout: ReadableStream<Uint8Array>): Promise<string[][]> {
  let output = "";
  const decoder = new TextDecoder();
  for await (const bytes of stdout.values({ preventCancel: true })) {
    output += decoder.decode(bytes, { stream: true });
    if (/^ready\r?$/m.test(output)) break;
  }
  return output.split(/\r?\n/).map((line) => line.split(" "));
}

/** The memory that target.c fills from a seed: xorshift32. */
export function memoryOf(seed: number, sizeBytes: number): Uint8Array {
  const words = new Uint32Array(sizeBytes / 4);
  let word = seed;
  for (let i = 0; i < words.length; i++) {
    word ^= word << 13;
    word ^= word >>> 17;
    word ^= word << 5;
    words[i] = word;
  }
  return new Uint8Array(words.buffer);
}
