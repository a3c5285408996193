/** The kinds of dump that the fake kernel can write. */
const writes = ["complete", "half", "nothing", "zeros"] as const;

/** Instructions for the fake kernel: see script.c. */
export interface Script {
  /** The NTSTATUS that the fake kernel returns. */
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
  /** Number of writes before the fake kernel first checks the cancel event. */
  readonly cancelAfterWrites?: number;
  /** Number of requests to refuse as if the file were marked for deletion. */
  readonly refuseMarked?: number;
  /** Number of copied pages in the event log. */
  readonly allocated?: number;
  /** Number of written bytes in the event log. */
  readonly loggedBytes?: number;
  /** ID of an event to log that reports a failed step. */
  readonly failedEvent?: number;
  /** Process ID in the events, instead of the ID of the requesting process. */
  readonly eventProcess?: number;
  /** Milliseconds until the events are in the log. */
  readonly eventDelay?: number;
  /** 1 to log no events. */
  readonly noEvents?: number;
  /** The event channel: 0 enabled, 1 disabled, 2 missing, 3 access denied. */
  readonly channel?: number;
  /** The build that the fake Windows reports. */
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
