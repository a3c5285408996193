/**
 * Measures the compiled program: wall time and peak memory, each against an
 * empty compiled program in the same run, in turns, so that what else the
 * machine does meets all of them alike.
 *
 *     deno task bench
 */
import { dirname, join } from "node:path";
import { writeSparseDump } from "../tests/builder/sparse.ts";
import {
  type CommandLine,
  measurePeakBytes,
  measureTimeMs,
  median,
} from "./bench/measure.ts";
import { compileTarget } from "./compile/compile_target.ts";
import { hostTarget, programPath } from "./compile/targets.ts";
import { findDenort } from "./denort/find_denort.ts";
import { say } from "./say.ts";
import { runTool, ToolError } from "./tool_error.ts";
import { withWorkFolder } from "./work_folder.ts";

const timedRuns = 21;
const memoryRuns = 5;
const mebibyte = 2 ** 20;

interface Subject {
  readonly name: string;
  readonly command: CommandLine;
}

interface Measured {
  readonly name: string;
  readonly timeMs: number;
  readonly peakBytes: number | undefined;
}

/** Compiles a program that does nothing, with the flags of the real one. */
async function compileEmpty(root: string, work: string): Promise<string> {
  const target = hostTarget();
  if (!target) {
    throw new ToolError(
      `no program can be compiled for ${Deno.build.target}`,
      "Run it on a system that `deno compile` knows.",
    );
  }
  const bundle = join(work, "empty.js");
  await Deno.writeTextFile(bundle, "");
  const denort = await findDenort(target.triple, `${root}/.cache/denort`);
  return await compileTarget({
    root,
    bundle,
    target,
    denort,
    path: join(work, target.file),
  });
}

async function subjects(root: string, work: string): Promise<Subject[]> {
  const target = hostTarget();
  const program = target ? `${root}/${programPath(target)}` : "";
  const sparse = join(work, "sparse.dmp");
  writeSparseDump(sparse);
  return [
    { name: "empty program", command: [await compileEmpty(root, work)] },
    { name: "--version", command: [program, "--version"] },
    {
      name: "inspect a fixture",
      command: [program, "inspect", `${root}/fixtures/livedump.dmp`],
    },
    {
      name: "inspect 64 GiB, 16,777,216 pages",
      command: [program, "inspect", sparse],
    },
  ];
}

async function measureAll(all: readonly Subject[]): Promise<Measured[]> {
  const times = all.map((): number[] => []);
  for (let run = 0; run < timedRuns; run++) {
    for (const [index, { command }] of all.entries()) {
      times[index]?.push(await measureTimeMs(command));
    }
  }
  const measured: Measured[] = [];
  for (const [index, { name, command }] of all.entries()) {
    const peaks: number[] = [];
    for (let run = 0; run < memoryRuns; run++) {
      const peak = await measurePeakBytes(command);
      if (peak !== undefined) peaks.push(peak);
    }
    const peakBytes = peaks.length > 0 ? Math.max(...peaks) : undefined;
    measured.push({ name, timeMs: median(times[index] ?? []), peakBytes });
  }
  return measured;
}

function describe(measured: Measured, base: Measured): string {
  const ratio = (measured.timeMs / base.timeMs).toFixed(2);
  const time = `${measured.timeMs.toFixed(1).padStart(7)} ms x ${ratio}`;
  if (measured.peakBytes === undefined || base.peakBytes === undefined) {
    return `${measured.name.padEnd(34)} ${time}  memory not measured here`;
  }
  const peak = (measured.peakBytes / mebibyte).toFixed(1).padStart(6);
  const memoryRatio = (measured.peakBytes / base.peakBytes).toFixed(2);
  const more = ((measured.peakBytes - base.peakBytes) / mebibyte).toFixed(1);
  return `${measured.name.padEnd(34)} ${time}  ` +
    `${peak} MiB x ${memoryRatio} (+${more})`;
}

async function main(): Promise<void> {
  const root = dirname(import.meta.dirname ?? "");
  await Deno.mkdir(`${root}/.cache`, { recursive: true });
  await withWorkFolder(`${root}/.cache/bench`, async (work) => {
    const measured = await measureAll(await subjects(root, work));
    const [base] = measured;
    if (!base) return;
    say(`median of ${timedRuns} runs; peak memory of ${memoryRuns}`);
    for (const each of measured) say(describe(each, base));
  });
}

await runTool(main);
