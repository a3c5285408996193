/** What a dump consists of. */
const writes = ["whole", "half", "nothing", "zeros"] as const;

/** What the playing kernel is told to do: see script.c. */
export interface Script {
  /** The NTSTATUS in the end. */
  readonly status?: number;
  readonly write?: (typeof writes)[number];
  /** Milliseconds before it writes. */
  readonly delay?: number;
  /** Pages of the kernel in a full dump. */
  readonly pages?: number;
  /** Pages in one write. */
  readonly chunk?: number;
  /** Milliseconds after each write. */
  readonly pause?: number;
  /** So many writes before it looks at the cancel event. */
  readonly deaf?: number;
  /** The build of the Windows that it plays. */
  readonly build?: number;
}

/** Tells the kernel what to do, and begins a new page for its notes. */
export function writeScript(folder: string, script: Script): void {
  const { write = "whole", ...numbers } = script;
  const lines = Object.entries({ ...numbers, write: writes.indexOf(write) })
    .map(([name, value]) => `${name}=${value.toString(16)}\n`);
  Deno.writeTextFileSync(`${folder}/script.txt`, lines.join(""));
  Deno.writeTextFileSync(`${folder}/log.txt`, "");
}

/** What the kernel has noted: the last value of each name. */
export function readNotes(folder: string): Record<string, bigint> {
  const lines = Deno.readTextFileSync(`${folder}/log.txt`).split("\n");
  // What follows the last line end is not written to its end yet.
  return Object.fromEntries(
    lines.slice(0, -1).map((line) => {
      const [name, value] = line.split("=");
      return [name, BigInt(`0x${value}`)];
    }),
  );
}
