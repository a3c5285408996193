import { ensureDir } from "@std/fs/ensure-dir";
import { dirname } from "@std/path/dirname";
import { compiledProgram } from "../../tests/program/program.ts";
import { checkout } from "../checkout.ts";
import { compileTarget } from "../compile/compile_target.ts";
import { targets } from "../compile/targets.ts";
import { findDenort } from "../denort/find_denort.ts";
import { say } from "../say.ts";
import { ToolError } from "../tool_error.ts";
import { ensureWineRoot } from "../wine/root.ts";
import { openWineSession, type WineSession } from "../wine/session.ts";
import {
  type BenchCommand,
  type Cost,
  measureAll,
  metOrMissed,
  mib,
  readCost,
} from "./measure.ts";

/**
 * The number of rounds is small, because each run takes several seconds under
 * Wine.
 */
const maxRounds = 3;

/** Maximum ratio of the time of a dump to the time of the C program. */
const goalRatio = 1.15;

const compiler = "x86_64-w64-mingw32-gcc";

/**
 * Measures `livedump process` under Wine against a C program that only calls
 * MiniDumpWriteDump. Prints SKIPPED if Wine, a C compiler for Windows or
 * livedump.exe is missing.
 */
export async function benchProcessDump(
  work: string,
  rounds: number,
): Promise<void> {
  try {
    // Each round takes much longer than a round of the other comparisons, so
    // there are fewer rounds.
    await run(work, Math.min(maxRounds, Math.ceil(rounds / 9)));
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    say(`Process dumps: SKIPPED, ${error.message}`);
  }
}

async function run(work: string, rounds: number): Promise<void> {
  const program = await compiledProgram("windows-x64");
  if (!program) throw new ToolError("livedump.exe is not available", "");
  const cProgram = `${work}/process_dump.exe`;
  await compileC(`${import.meta.dirname}/process_dump.c`, cProgram);
  const root = await ensureWineRoot(`${checkout}/.cache`);
  const folders = [work, dirname(program)];
  await using session = await openWineSession({ root, folders });
  const target = session.program(await compileWaitingProgram(work), {
    cwd: work,
    stdin: "piped",
    stdout: "piped",
    timeoutSeconds: 600,
  }).spawn();
  const firstLine = await target.stdout.getReader().read();
  const id = new TextDecoder().decode(firstLine.value).trim();
  const output = ["-q", "--force", "-o", "dump.dmp"];
  const commands: readonly BenchCommand[] = [
    { name: "C program", program: cProgram, args: [id, "dump.dmp"] },
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
  const costs = await measureAll(
    commands,
    rounds,
    (command) => measureInWine(session, work, command),
  );
  const { size } = await Deno.stat(`${work}/dump.dmp`);
  await target.stdin.close();
  await target.status;
  report(commands, costs, size, rounds);
}

/** A Deno program that prints its process id and runs until its input ends. */
async function compileWaitingProgram(work: string): Promise<string> {
  const target = targets.find(({ name }) => name === "windows-x64")!;
  const bundle = { main: `${work}/waiting/waiting.js`, workers: [] };
  await ensureDir(dirname(bundle.main));
  await Deno.writeTextFile(
    bundle.main,
    `console.log(Deno.pid);
while (await Deno.stdin.read(new Uint8Array(1)) !== null);
`,
  );
  const denort = await findDenort(target.triple, `${checkout}/.cache/denort`);
  const path = `${work}/waiting.exe`;
  return await compileTarget({ root: checkout, bundle, target, denort, path });
}

async function compileC(source: string, program: string): Promise<void> {
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

/**
 * Runs measure.pl inside the session, so that the time to enter the session is
 * not measured.
 */
async function measureInWine(
  session: WineSession,
  cwd: string,
  command: BenchCommand,
): Promise<Cost> {
  const wine = ["/usr/bin/perl", "measure.pl", "/usr/lib/wine/wine64"];
  const { stdout } = await session.inside(
    [...wine, command.program, ...command.args],
    {
      cwd,
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
      timeoutSeconds: 120,
    },
  ).output();
  return readCost(command, stdout);
}

function report(
  commands: readonly BenchCommand[],
  costs: readonly Cost[],
  dumpBytes: number,
  rounds: number,
): void {
  const [base, dump] = costs;
  if (base === undefined || dump === undefined) return;
  say(
    `Dumps of a Deno process of ${mib(dumpBytes)} MiB under Wine, median of ` +
      `${rounds} interleaved runs`,
  );
  say(" ".repeat(25) + "ms     ratio  peak MiB     ratio");
  for (const [index, { name }] of commands.entries()) {
    const { elapsedMs, peakBytes = NaN } = costs[index]!;
    const cells = [
      ...[elapsedMs.toFixed(1), (elapsedMs / base.elapsedMs).toFixed(2)],
      ...[mib(peakBytes), (peakBytes / (base.peakBytes ?? NaN)).toFixed(2)],
    ];
    say(name.padEnd(20) + cells.map((cell) => cell.padStart(10)).join(""));
  }
  const isMet = dump.elapsedMs <= base.elapsedMs * goalRatio;
  say(
    `Goal for process dumps: ${goalRatio} times the time: ${
      metOrMissed(isMet)
    }`,
  );
}
