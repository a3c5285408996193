import { ToolError } from "../tool_error.ts";

/** What one run of a program cost. */
export interface Cost {
  readonly elapsedMs: number;
  /** Its peak; undefined where the system does not tell. */
  readonly peakBytes: number | undefined;
}

/** A command line to be measured. */
export interface Measured {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

const script = `${import.meta.dirname}/measure.pl`;

/** Whether this machine can tell the peak memory of a program. */
export async function tellsPeak(): Promise<boolean> {
  if (Deno.build.os !== "linux") return false;
  try {
    const { success } = await new Deno.Command("perl", {
      args: [script, "true"],
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

function refuse(command: Measured, code: number | undefined): never {
  throw new ToolError(
    `${command.name}: exit code ${code}, not 0: nothing to measure`,
    `Look at it: ${command.program} ${command.args.join(" ")}`,
  );
}

async function costByPerl(command: Measured): Promise<Cost> {
  const { stdout } = await new Deno.Command("perl", {
    args: [script, command.program, ...command.args],
    stderr: "inherit",
  }).output();
  const [code, elapsedMs = NaN, peakKib = NaN] = new TextDecoder()
    .decode(stdout).split(" ").map(Number);
  if (code !== 0) refuse(command, code);
  return { elapsedMs, peakBytes: peakKib * 1024 };
}

async function costOfTime(command: Measured): Promise<Cost> {
  const start = performance.now();
  const { code } = await new Deno.Command(command.program, {
    args: [...command.args],
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn().status;
  if (code !== 0) refuse(command, code);
  return { elapsedMs: performance.now() - start, peakBytes: undefined };
}

/** The middle of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/**
 * The median cost of each command over so many rounds. Every round runs them
 * all in turn, so that what else the machine does burdens them alike; a first
 * round, which fills the page cache, does not count.
 *
 * @throws {ToolError} when one of them fails.
 */
export async function measureAll(
  commands: readonly Measured[],
  rounds: number,
): Promise<Cost[]> {
  const cost = await tellsPeak() ? costByPerl : costOfTime;
  const costs = commands.map((): Cost[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, command] of commands.entries()) {
      const each = await cost(command);
      if (round > 0) costs[index]?.push(each);
    }
  }
  return costs.map((each) => {
    const peaks = each.map(({ peakBytes }) => peakBytes)
      .filter((bytes) => bytes !== undefined);
    return {
      elapsedMs: median(each.map(({ elapsedMs }) => elapsedMs)),
      peakBytes: peaks.length > 0 ? median(peaks) : undefined,
    };
  });
}
