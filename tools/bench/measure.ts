import { ToolError } from "../tool_error.ts";

/** The cost of one run, or the median costs of several runs. */
export interface Cost {
  readonly elapsedMs: number;
  /** Peak memory; undefined if the OS does not report it. */
  readonly peakBytes: number | undefined;
}

/** A command line to measure. */
export interface BenchCommand {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

const script = `${import.meta.dirname}/measure.pl`;

/** Whether the peak memory of a program can be measured on this machine. */
export async function canMeasurePeak(): Promise<boolean> {
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

function refuse(command: BenchCommand, code: number | undefined): never {
  throw new ToolError(
    `${command.name}: exit code ${code}, expected 0`,
    `Run it by hand: ${command.program} ${command.args.join(" ")}`,
  );
}

/** Reads what measure.pl prints: exit code, ms, KiB. */
export function readCost(command: BenchCommand, output: Uint8Array): Cost {
  const [code, elapsedMs = NaN, peakKib = NaN] = new TextDecoder()
    .decode(output).split(" ").map(Number);
  if (code !== 0) refuse(command, code);
  return { elapsedMs, peakBytes: peakKib * 1024 };
}

async function measureByPerl(command: BenchCommand): Promise<Cost> {
  const { stdout } = await new Deno.Command("perl", {
    args: [script, command.program, ...command.args],
    stderr: "inherit",
  }).output();
  return readCost(command, stdout);
}

async function measureTime(command: BenchCommand): Promise<Cost> {
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

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/**
 * The median cost of each command. Each round runs every command in turn, so
 * that other load on the machine affects all commands equally. The first round
 * fills the page cache and does not count.
 *
 * @throws {ToolError} if a command fails.
 */
export async function measureAll(
  commands: readonly BenchCommand[],
  rounds: number,
  measure?: (command: BenchCommand) => Promise<Cost>,
): Promise<Cost[]> {
  measure ??= await canMeasurePeak() ? measureByPerl : measureTime;
  const costs = commands.map((): Cost[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, command] of commands.entries()) {
      const cost = await measure(command);
      if (round > 0) costs[index]!.push(cost);
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

/** Formats a size in MiB; `-` if the size is unknown. */
export function mib(bytes: number | undefined): string {
  return bytes === undefined ? "-" : (bytes / 2 ** 20).toFixed(1);
}

/** Describes the result of a comparison with a goal. */
export function metOrMissed(isMet: boolean): string {
  return isMet ? "met" : "MISSED";
}
