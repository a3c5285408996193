import { dirname } from "node:path";
import { compiledProgram } from "../../tests/program/program.ts";
import { compileTarget } from "../compile/compile_target.ts";
import { targets } from "../compile/targets.ts";
import { findDenort } from "../denort/find_denort.ts";
import { say } from "../say.ts";
import { ToolError } from "../tool_error.ts";
import { ensureWineRoot } from "../wine/root.ts";
import { openWineSession, type WineSession } from "../wine/session.ts";
import { median } from "./measure.ts";

/** Each takes seconds under Wine. */
const rounds = 3;

/** What a dump may cost, beside a C program that takes one. */
const aimRatio = 1.15;

const compiler = "x86_64-w64-mingw32-gcc";

interface Cost {
  readonly elapsedMs: number;
  readonly peakBytes: number;
}

interface Row {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * Measures `livedump process` under Wine against a C program that calls
 * MiniDumpWriteDump and nothing else. Says so where there is no Wine, no C
 * compiler for Windows or no livedump.exe.
 */
export async function benchProcessDump(
  checkout: string,
  work: string,
): Promise<void> {
  const obstacle = await tried(() => run(checkout, work));
  if (obstacle !== null) say(`Process dumps: SKIPPED, ${obstacle}`);
}

async function tried(action: () => Promise<void>): Promise<string | null> {
  try {
    await action();
    return null;
  } catch (error) {
    if (error instanceof ToolError) return error.message;
    throw error;
  }
}

async function run(checkout: string, work: string): Promise<void> {
  const program = await compiledProgram("windows-x64");
  if (!program) throw new ToolError("livedump.exe cannot be had", "");
  const direct = `${work}/process_dump.exe`;
  await compile(`${checkout}/tools/bench/process_dump.c`, direct);
  const root = await ensureWineRoot(`${checkout}/.cache`);
  const folders = [work, dirname(program)];
  await using session = await openWineSession({ root, folders });
  const target = session.program(await compileStaying(checkout, work), {
    cwd: work,
    stdin: "piped",
    stdout: "piped",
    timeoutSeconds: 600,
  }).spawn();
  const said = await target.stdout.getReader().read();
  const id = new TextDecoder().decode(said.value).trim();
  const output = ["-q", "--force", "-o", "dump.dmp"];
  const rows: readonly Row[] = [
    { name: "C program", program: direct, args: [id, "dump.dmp"] },
    {
      name: "without verifying",
      program,
      args: ["process", id, "--no-verify", ...output],
    },
    { name: "livedump process", program, args: ["process", id, ...output] },
  ];
  await Deno.copyFile(
    `${import.meta.dirname}/measure.pl`,
    `${work}/measure.pl`,
  );
  const costs = await measured(session, work, rows);
  const { size } = await Deno.stat(`${work}/dump.dmp`);
  await target.stdin.close();
  await target.status;
  report(rows, costs, size);
}

/** A Deno that tells its number and stays until its input ends. */
async function compileStaying(
  checkout: string,
  work: string,
): Promise<string> {
  const target = targets.find(({ name }) => name === "windows-x64")!;
  const bundle = { main: `${work}/staying/staying.js`, workers: [] };
  await Deno.mkdir(dirname(bundle.main), { recursive: true });
  await Deno.writeTextFile(
    bundle.main,
    `console.log(Deno.pid);
while (await Deno.stdin.read(new Uint8Array(1)) !== null);
`,
  );
  const denort = await findDenort(target.triple, `${checkout}/.cache/denort`);
  const path = `${work}/staying.exe`;
  return await compileTarget({ root: checkout, bundle, target, denort, path });
}

async function compile(source: string, program: string): Promise<void> {
  try {
    const { success } = await new Deno.Command(compiler, {
      args: ["-O2", "-municode", "-o", program, source, "-ldbghelp"],
    }).spawn().status;
    if (success) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new ToolError(`no ${compiler}`, "Debian: gcc-mingw-w64-x86-64");
}

/** Every round runs all in turn, and a first does not count. */
async function measured(
  session: WineSession,
  cwd: string,
  rows: readonly Row[],
): Promise<Cost[]> {
  const costs = rows.map((): Cost[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, row] of rows.entries()) {
      const cost = await costOf(session, cwd, row);
      if (round > 0) costs[index]!.push(cost);
    }
  }
  return costs.map((each) => ({
    elapsedMs: median(each.map(({ elapsedMs }) => elapsedMs)),
    peakBytes: median(each.map(({ peakBytes }) => peakBytes)),
  }));
}

/** As measure.pl tells it, where Wine runs: without the way there. */
async function costOf(
  session: WineSession,
  cwd: string,
  { name, program, args }: Row,
): Promise<Cost> {
  const { stdout } = await session.inside(
    ["/usr/bin/perl", "measure.pl", "/usr/lib/wine/wine64", program, ...args],
    {
      cwd,
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
      timeoutSeconds: 120,
    },
  ).output();
  const [code, elapsedMs = NaN, peakKib = NaN] = new TextDecoder()
    .decode(stdout).split(" ").map(Number);
  if (code !== 0) throw new ToolError(`${name}: exit code ${code}`, "");
  return { elapsedMs, peakBytes: peakKib * 1024 };
}

const mib = (bytes: number) => (bytes / 1024 / 1024).toFixed(1);

function report(
  rows: readonly Row[],
  costs: readonly Cost[],
  dumpBytes: number,
): void {
  const [base, dump] = costs;
  if (base === undefined || dump === undefined) return;
  say(
    `dumps of a Deno of ${
      mib(dumpBytes)
    } MiB under Wine, median of ${rounds} ` +
      "interleaved runs",
  );
  say(" ".repeat(25) + "ms     ratio  peak MiB     ratio");
  for (const [index, { name }] of rows.entries()) {
    const { elapsedMs, peakBytes } = costs[index]!;
    const cells = [
      ...[elapsedMs.toFixed(1), (elapsedMs / base.elapsedMs).toFixed(2)],
      ...[mib(peakBytes), (peakBytes / base.peakBytes).toFixed(2)],
    ];
    say(name.padEnd(20) + cells.map((cell) => cell.padStart(10)).join(""));
  }
  const met = dump.elapsedMs <= base.elapsedMs * aimRatio;
  say(
    `Aim for process dumps: ${aimRatio} times the time: ${
      met ? "met" : "MISSED"
    }`,
  );
}
