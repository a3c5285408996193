/**
 * Measures the wall time and the peak memory of the compiled program, as
 * medians of interleaved runs. Compares:
 * - livedump with an empty program that is compiled in the same way;
 * - deep inspection, pipes and hashes with standard programs of Linux;
 * - process dumps with a C program, both under Wine.
 *
 *     deno task bench [ROUNDS]
 *
 * A short run, with fewer rounds than the default, skips what takes minutes.
 */
import { grouped } from "../src/base/text/count.ts";
import { writeSparseDump } from "../tests/builder/sparse.ts";
import { benchDeep } from "./bench/deep.ts";
import {
  type BenchCommand,
  type Cost,
  measureAll,
  metOrMissed,
  mib,
} from "./bench/measure.ts";
import { benchMany } from "./bench/many.ts";
import { benchProcessDump } from "./bench/process_dump.ts";
import { benchStreams } from "./bench/streams.ts";
import { compileTarget } from "./compile/compile_target.ts";
import { checkout } from "./checkout.ts";
import {
  programPath,
  requireHostTarget,
  type Target,
} from "./compile/targets.ts";
import { findDenort } from "./denort/find_denort.ts";
import { say } from "./say.ts";
import { runTool } from "./tool_error.ts";
import { refuseWords, wholeNumber } from "./words.ts";
import { withWorkFolder } from "./work_folder.ts";

const defaultRounds = 25;

/** Maximum number of rounds for a command that takes a second or more. */
const maxSlowRounds = 5;

/**
 * Maximum extra memory for inspecting 64 GiB, compared with an empty
 * program.
 */
const maxExtraBytes = 24 * 1024 * 1024;

/**
 * Number of small dumps in one run, and limits on the additional memory and on
 * the time. The memory must not depend on the number of dumps.
 */
const manyDumps = 10_000;
const maxManyExtraBytes = 96 * 1024 * 1024;
const maxManyMs = 1300;

/**
 * A command, and the maximum ratio of its time to the time of an empty program.
 */
interface StartCommand extends BenchCommand {
  readonly maxRatio: number | null;
}

/** Compiles a program that does nothing, with the same flags as livedump. */
async function compileEmpty(work: string, target: Target): Promise<string> {
  const bundle = { main: `${work}/empty.js`, workers: [] };
  await Deno.writeTextFile(bundle.main, "");
  const denort = await findDenort(target.triple, `${checkout}/.cache/denort`);
  const path = `${work}/${target.file}`;
  return await compileTarget({ root: checkout, bundle, target, denort, path });
}

function benchCommands(
  empty: string,
  program: string,
  fixture: string,
  sparse: string,
  list: string,
): readonly StartCommand[] {
  const inspect = ["inspect", "--quiet"];
  const many = ["inspect", "--format=jsonl", "--files-from", list];
  return [
    { name: "empty program", program: empty, args: [], maxRatio: null },
    { name: "--version", program, args: ["--version"], maxRatio: 1.2 },
    {
      name: "inspect a fixture",
      program,
      args: [...inspect, fixture],
      maxRatio: 1.7,
    },
    {
      name: "inspect 64 GiB",
      program,
      args: [...inspect, sparse],
      maxRatio: 1.6,
    },
    {
      name: `inspect ${grouped(manyDumps)}`,
      program,
      args: many,
      maxRatio: null,
    },
  ];
}

function row({ name, maxRatio }: StartCommand, cost: Cost, base: Cost): string {
  const ratio = cost.elapsedMs / base.elapsedMs;
  const memory = [mib(cost.peakBytes), mib(extraBytes(cost, base))];
  const goal = maxRatio === null
    ? ""
    : `  at most ${maxRatio}: ${metOrMissed(ratio <= maxRatio)}`;
  return name.padEnd(20) +
    [cost.elapsedMs.toFixed(1), ratio.toFixed(2), ...memory]
      .map((cell) => cell.padStart(10)).join("") +
    goal;
}

function extraBytes(cost: Cost, base: Cost): number | undefined {
  const { peakBytes } = cost;
  if (peakBytes === undefined || base.peakBytes === undefined) return undefined;
  return peakBytes - base.peakBytes;
}

function memoryGoal(cost: Cost, base: Cost, maxBytes: number): string {
  const extra = extraBytes(cost, base);
  return `at most ${mib(maxBytes)} MiB more: ` +
    (extra === undefined
      ? "SKIPPED, measuring needs Linux and perl"
      : metOrMissed(extra <= maxBytes));
}

function reportGoals(base: Cost, largest: Cost, many: Cost): void {
  say(`64 GiB: ${memoryGoal(largest, base, maxExtraBytes)}`);
  const eachMs = (many.elapsedMs - base.elapsedMs) / manyDumps;
  say(
    `${eachMs.toFixed(2)} ms for each of ${grouped(manyDumps)} dumps; ` +
      `at most ${grouped(maxManyMs)} ms for all: ` +
      `${metOrMissed(many.elapsedMs <= maxManyMs)}; ` +
      memoryGoal(many, base, maxManyExtraBytes),
  );
}

async function bench(
  work: string,
  program: string,
  rounds: number,
  isShort: boolean,
): Promise<void> {
  const target = requireHostTarget();
  const empty = await compileEmpty(work, target);
  writeSparseDump(`${work}/sparse.dmp`);
  const fixture = `${checkout}/fixtures/live-full-taskmgr.dmp`;
  const small = `${checkout}/fixtures/live-full-livedump.dmp`;
  await Deno.writeTextFile(`${work}/list`, `${small}\n`.repeat(manyDumps));
  const commands = benchCommands(
    empty,
    program,
    fixture,
    `${work}/sparse.dmp`,
    `${work}/list`,
  );
  const costs = [
    ...await measureAll(commands.slice(0, -1), rounds),
    ...await measureAll(commands.slice(-1), Math.min(rounds, maxSlowRounds)),
  ];
  const [base] = costs;
  const [largest, many] = costs.slice(-2);
  if (base === undefined || largest === undefined || many === undefined) return;
  say(`${target.name}, median of ${rounds} interleaved runs`);
  say(" ".repeat(25) + "ms     ratio  peak MiB  more MiB  ratio");
  for (const [index, command] of commands.entries()) {
    say(row(command, costs[index] ?? base, base));
  }
  reportGoals(base, largest, many);
  await benchMany({ empty, program }, work, isShort);
  await benchDeep({ empty, program }, work, rounds);
}

async function main(): Promise<void> {
  const usage = "deno task bench [ROUNDS]";
  const [word = `${defaultRounds}`, ...more] = Deno.args;
  refuseWords(more, usage);
  const rounds = wholeNumber(word, 1, usage);
  const program = `${checkout}/${programPath(requireHostTarget())}`;
  await withWorkFolder(`${checkout}/.cache/bench`, async (work) => {
    const isShort = rounds < defaultRounds;
    await bench(work, program, rounds, isShort);
    await benchStreams(work, program);
    if (isShort) say("Process dumps  SKIPPED in a short run");
    else await benchProcessDump(work, rounds);
  });
}

await runTool(main);
