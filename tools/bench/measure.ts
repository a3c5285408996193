/** A program and its arguments. */
export type CommandLine = readonly [program: string, ...args: string[]];

function spawn([program, ...args]: CommandLine): Deno.ChildProcess {
  return new Deno.Command(program, {
    args,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
}

/** Wall time of one run, from start to end of the process. */
export async function measureTimeMs(command: CommandLine): Promise<number> {
  const start = performance.now();
  await spawn(command).status;
  return performance.now() - start;
}

/** Peak resident memory so far, in KiB; undefined once the process has ended. */
function peakKiB(pid: number): number | undefined {
  // VmHWM: proc_pid_status(5).
  try {
    const status = Deno.readTextFileSync(`/proc/${pid}/status`);
    const peak = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
    return peak === undefined ? undefined : Number(peak);
  } catch (error) {
    // Deno lets only --allow-all read there; all else means that it has ended.
    if (error instanceof Deno.errors.NotCapable) throw error;
    return undefined;
  }
}

/**
 * Peak resident memory of one run, in bytes; undefined where there is no /proc.
 * It is asked for over and over, for nobody keeps it past the end; getrusage
 * would count what this process had when it forked.
 */
export async function measurePeakBytes(
  command: CommandLine,
): Promise<number | undefined> {
  if (Deno.build.os !== "linux") return undefined;
  const child = spawn(command);
  let peak = 0;
  for (let now; (now = peakKiB(child.pid)) !== undefined;) peak = now;
  await child.status;
  return peak * 1024;
}

/** The middle of some values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError("no values");
  return middle;
}
