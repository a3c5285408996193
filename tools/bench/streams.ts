import { writeSparseDump } from "../../tests/builder/sparse.ts";
import { say } from "../say.ts";
import { type Cost, measureAll, type Measured } from "./measure.ts";

/** What a dump in a pipe may take, the whole program. */
const pipeLimitMib = 64;

const gib = 2 ** 30;
const pagesPerGib = gib / 4096;

/** Something that reads every byte, and a common program that does, too. */
interface Contest {
  readonly sizeGib: number;
  readonly known: Measured;
  readonly ours: Measured;
}

/**
 * Measures what reads a dump to its end, beside what every Linux has for it: a
 * pipe beside `cat | wc -c`, a hash beside `sha256sum`. Each is run once before
 * it counts, and once more.
 */
export async function benchStreams(
  work: string,
  program: string,
): Promise<void> {
  if (Deno.build.os !== "linux") {
    return say("SKIPPED: pipes and hashes, beside programs of Linux");
  }
  const [piped, hashed] = [`${work}/piped.dmp`, `${work}/hashed.dmp`];
  writeSparseDump(piped, { pageCount: 4 * pagesPerGib });
  writeSparseDump(hashed, { pageCount: pagesPerGib });
  const shell = (name: string, line: string): Measured => ({
    name,
    program: "/bin/sh",
    args: ["-c", line, program, piped],
  });
  const contests: readonly Contest[] = [{
    sizeGib: 4,
    known: shell("cat | wc -c", 'cat "$1" | wc -c'),
    ours: shell("inspect -", 'cat "$1" | "$0" inspect --quiet -'),
  }, {
    sizeGib: 1,
    known: { name: "sha256sum", program: "sha256sum", args: [hashed] },
    ours: {
      name: "inspect --hash",
      program,
      args: ["inspect", "--quiet", "--hash", hashed],
    },
  }];
  say("Reading every byte, one run each");
  for (const { sizeGib, known, ours } of contests) {
    const [base, cost] = await measureAll([known, ours], 1);
    if (base === undefined || cost === undefined) return;
    say(rowOf(known, base, sizeGib));
    say(rowOf(ours, cost, sizeGib));
    if (ours.name === "inspect -") say(verdictOn(cost));
  }
}

function rowOf({ name }: Measured, cost: Cost, sizeGib: number): string {
  const seconds = cost.elapsedMs / 1000;
  const peak = cost.peakBytes === undefined ? "-" : mibOf(cost.peakBytes);
  return `${name.padEnd(20)}${sizeGib} GiB in ${seconds.toFixed(1)} s, ` +
    `${(sizeGib / seconds).toFixed(2)} GiB/s, peak ${peak} MiB`;
}

function verdictOn({ peakBytes }: Cost): string {
  const aim = `Aim for a pipe: at most ${pipeLimitMib} MiB: `;
  if (peakBytes === undefined) return `${aim}SKIPPED, it takes perl to tell it`;
  return aim + (peakBytes <= pipeLimitMib * 2 ** 20 ? "met" : "MISSED");
}

function mibOf(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
