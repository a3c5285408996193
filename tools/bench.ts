/**
 * Measures the compiled program against an empty one, compiled in the same way:
 * wall time and peak memory, each the median of interleaved runs; pipes and
 * hashes against what Linux has for them; and dumps of processes, under Wine,
 * against a C program.
 *
 *     deno task bench [ROUNDS]
 */
import { dirname } from "node:path";
import { writeSparseDump } from "../tests/builder/sparse.ts";
import { benchDeep } from "./bench/deep.ts";
import { type Cost, measureAll, type Measured } from "./bench/measure.ts";
import { benchProcessDump } from "./bench/process_dump.ts";
import { benchStreams } from "./bench/streams.ts";
import { compileTarget } from "./compile/compile_target.ts";
import { hostTarget, programPath, type Target } from "./compile/targets.ts";
import { findDenort } from "./denort/find_denort.ts";
import { say } from "./say.ts";
import { runTool, ToolError } from "./tool_error.ts";
import { withWorkFolder } from "./work_folder.ts";

const defaultRounds = 15;

/** What a dump of 64 GiB may cost, beside an empty program. */
const aim = { ratio: 1.5, extraBytes: 24 * 1024 * 1024 } as const;

/** So many small dumps may take more memory than one, but not by their count. */
const manyDumps = 10_000;
const manyExtraBytes = 96 * 1024 * 1024;

/** Compiles a program that does nothing, with the flags of the real one. */
async function compileEmpty(
  root: string,
  work: string,
  target: Target,
): Promise<string> {
  const bundle = { main: `${work}/empty.js`, workers: [] };
  await Deno.writeTextFile(bundle.main, "");
  const denort = await findDenort(target.triple, `${root}/.cache/denort`);
  const path = `${work}/${target.file}`;
  return await compileTarget({ root, bundle, target, denort, path });
}

function commandsOf(
  empty: string,
  program: string,
  fixture: string,
  sparse: string,
  list: string,
): readonly Measured[] {
  const inspect = ["inspect", "--quiet"];
  const many = ["inspect", "--format=jsonl", "--files-from", list];
  return [
    { name: "empty program", program: empty, args: [] },
    { name: "--version", program, args: ["--version"] },
    { name: "inspect a fixture", program, args: [...inspect, fixture] },
    { name: "inspect 64 GiB", program, args: [...inspect, sparse] },
    { name: `inspect ${manyDumps}`, program, args: many },
  ];
}

const mib = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);

function row(name: string, cost: Cost, base: Cost): string {
  const ratio = (cost.elapsedMs / base.elapsedMs).toFixed(2);
  const memory = cost.peakBytes === undefined || base.peakBytes === undefined
    ? ["-", "-"]
    : [mib(cost.peakBytes), mib(cost.peakBytes - base.peakBytes)];
  return name.padEnd(20) +
    [cost.elapsedMs.toFixed(1), ratio, ...memory]
      .map((cell) => cell.padStart(10)).join("");
}

function verdictOn(cost: Cost, base: Cost): string {
  const time = cost.elapsedMs <= base.elapsedMs * aim.ratio;
  const aims = [`${aim.ratio} times the time: ${time ? "met" : "MISSED"}`];
  if (cost.peakBytes === undefined || base.peakBytes === undefined) {
    aims.push("memory: SKIPPED, it takes Linux and perl to tell it");
  } else {
    const memory = cost.peakBytes <= base.peakBytes + aim.extraBytes;
    aims.push(`${mib(aim.extraBytes)} MiB more: ${memory ? "met" : "MISSED"}`);
  }
  return `Aims for 64 GiB: ${aims.join("; ")}`;
}

function verdictOnMany(cost: Cost, base: Cost): string {
  const eachMs = (cost.elapsedMs - base.elapsedMs) / manyDumps;
  const each = `${eachMs.toFixed(2)} ms for each of ${manyDumps} dumps`;
  if (cost.peakBytes === undefined || base.peakBytes === undefined) return each;
  const isMet = cost.peakBytes <= base.peakBytes + manyExtraBytes;
  return `${each}; at most ${mib(manyExtraBytes)} MiB more: ${
    isMet ? "met" : "MISSED"
  }`;
}

async function bench(
  checkout: string,
  work: string,
  rounds: number,
): Promise<void> {
  const target = hostTarget();
  if (!target) {
    throw new ToolError(
      `no program can be compiled for ${Deno.build.target}`,
      "Run it on a system that `deno compile` knows.",
    );
  }
  const empty = await compileEmpty(checkout, work, target);
  writeSparseDump(`${work}/sparse.dmp`);
  const fixture = `${checkout}/fixtures/live-full-taskmgr.dmp`;
  await Deno.writeTextFile(`${work}/list`, `${fixture}\n`.repeat(manyDumps));
  const commands = commandsOf(
    empty,
    `${checkout}/${programPath(target)}`,
    fixture,
    `${work}/sparse.dmp`,
    `${work}/list`,
  );
  const costs = await measureAll(commands, rounds);
  const [base] = costs;
  const [largest, many] = costs.slice(-2);
  if (base === undefined || largest === undefined || many === undefined) return;
  say(`${target.name}, median of ${rounds} interleaved runs`);
  say(" ".repeat(25) + "ms     ratio  peak MiB  more MiB");
  for (const [index, { name }] of commands.entries()) {
    say(row(name, costs[index] ?? base, base));
  }
  say(verdictOn(largest, base));
  say(verdictOnMany(many, base));
  const program = `${checkout}/${programPath(target)}`;
  await benchDeep({ empty, program }, work, rounds);
}

async function main(): Promise<void> {
  const checkout = dirname(import.meta.dirname ?? "");
  const rounds = Number(Deno.args[0] ?? defaultRounds);
  if (!Number.isInteger(rounds) || rounds < 1) {
    throw new ToolError("the number of rounds is not one", "Such as 15.");
  }
  await Deno.mkdir(`${checkout}/.cache`, { recursive: true });
  await withWorkFolder(
    `${checkout}/.cache/bench`,
    async (work) => {
      await bench(checkout, work, rounds);
      const target = hostTarget();
      if (target) {
        await benchStreams(work, `${checkout}/${programPath(target)}`);
      }
      await benchProcessDump(checkout, work);
    },
  );
}

await runTool(main);
