/** The kinds of dump that the fake kernel can write. */
const writes = ["complete", "half", "nothing", "zeros"] as const;

/** Instructions for the fake kernel: see script.c. */
export interface Script {
  /** The NTSTATUS that it returns. */
  readonly status?: number;
  readonly write?: (typeof writes)[number];
  /** Milliseconds before the first write. */
  readonly delay?: number;
  /** Kernel pages in a full dump. */
  readonly pages?: number;
  /** Pages per write. */
  readonly chunk?: number;
  /** Milliseconds after each write. */
  readonly pause?: number;
  /** Number of writes before it first checks the cancel event. */
  readonly cancelAfterWrites?: number;
  /** Number of requests to refuse as if the file were marked for deletion. */
  readonly refuseMarked?: number;
  /** Pages that the event log says were copied. */
  readonly allocated?: number;
  /** Bytes that the event log says were written. */
  readonly loggedBytes?: number;
  /** ID of an event on a failed step to log. */
  readonly failedEvent?: number;
  /** Process ID in the events, instead of that of the requesting process. */
  readonly eventProcess?: number;
  /** Milliseconds until the events are in the log. */
  readonly eventDelay?: number;
  /** 1: nothing is logged. */
  readonly noEvents?: number;
  /** The event channel: 0 enabled, 1 disabled, 2 missing, 3 access denied. */
  readonly channel?: number;
  /** Windows build that it reports. */
  readonly build?: number;
}

/** Writes the script for the fake kernel, and clears its notes. */
export function writeScript(folder: string, script: Script): void {
  const { write = "complete", ...numbers } = script;
  const lines = Object.entries({ ...numbers, write: writes.indexOf(write) })
    .map(([name, value]) => `${name}=${value.toString(16)}\n`);
  Deno.writeTextFileSync(`${folder}/script.txt`, lines.join(""));
  Deno.writeTextFileSync(`${folder}/log.txt`, "");
}

/** The notes of the fake kernel: the last value of each name. */
export function readNotes(folder: string): Record<string, bigint> {
  const lines = Deno.readTextFileSync(`${folder}/log.txt`).split("\n");
  // The text after the last line end may be incomplete.
  return Object.fromEntries(
    lines.slice(0, -1).map((line) => {
      const [name, value] = line.split("=");
      return [name, BigInt(`0x${value}`)];
    }),
  );
}
