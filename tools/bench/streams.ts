import { writeSparseDump } from "../../tests/builder/sparse.ts";
import { say } from "../say.ts";
import {
  type BenchCommand,
  type Cost,
  measureAll,
  metOrMissed,
  mib,
} from "./measure.ts";

/** Maximum peak memory of the whole program when it reads a pipe. */
const maxPipeMib = 64;

const gib = 2 ** 30;
const pagesPerGib = gib / 4096;

/**
 * A livedump command that reads every byte, and a standard program that does
 * the same.
 */
interface Comparison {
  readonly sizeGib: number;
  readonly standard: BenchCommand;
  readonly ours: BenchCommand;
}

/**
 * Compares commands that read a whole dump with standard programs: a pipe with
 * `cat | wc -c`, a hash with `sha256sum`. Each command runs twice, and the
 * second run counts.
 */
export async function benchStreams(
  work: string,
  program: string,
): Promise<void> {
  if (Deno.build.os !== "linux") {
    return say("Pipes and hashes: SKIPPED, the standard programs need Linux");
  }
  const [piped, hashed] = [`${work}/piped.dmp`, `${work}/hashed.dmp`];
  writeSparseDump(piped, { pageCount: 4 * pagesPerGib });
  writeSparseDump(hashed, { pageCount: pagesPerGib });
  const shell = (name: string, line: string): BenchCommand => ({
    name,
    program: "/bin/sh",
    args: ["-c", line, program, piped],
  });
  const comparisons: readonly Comparison[] = [{
    sizeGib: 4,
    standard: shell("cat | wc -c", 'cat "$1" | wc -c'),
    ours: shell("inspect -", 'cat "$1" | "$0" inspect --quiet -'),
  }, {
    sizeGib: 1,
    standard: { name: "sha256sum", program: "sha256sum", args: [hashed] },
    ours: {
      name: "inspect --hash",
      program,
      args: ["inspect", "--quiet", "--hash", hashed],
    },
  }];
  say("Reading every byte, one run each");
  for (const { sizeGib, standard, ours } of comparisons) {
    const [base, cost] = await measureAll([standard, ours], 1);
    if (base === undefined || cost === undefined) return;
    say(rowOf(standard, base, sizeGib));
    say(rowOf(ours, cost, sizeGib));
    if (ours.name === "inspect -") say(goalLine(cost));
  }
}

function rowOf({ name }: BenchCommand, cost: Cost, sizeGib: number): string {
  const seconds = cost.elapsedMs / 1000;
  return `${name.padEnd(20)}${sizeGib} GiB in ${seconds.toFixed(1)} s, ` +
    `${(sizeGib / seconds).toFixed(2)} GiB/s, peak ${mib(cost.peakBytes)} MiB`;
}

function goalLine({ peakBytes }: Cost): string {
  const goal = `Goal for a pipe: at most ${maxPipeMib} MiB: `;
  if (peakBytes === undefined) return `${goal}SKIPPED, measuring needs perl`;
  return goal + metOrMissed(peakBytes <= maxPipeMib * 2 ** 20);
}
