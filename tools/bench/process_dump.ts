import { dirname } from "node:path";
import { compiledProgram } from "../../tests/cli/program.ts";
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
  const target = session.program(direct, {
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
  const medians = await measured(session, work, rows);
  await target.stdin.close();
  await target.status;
  report(rows, medians);
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

/** In milliseconds; every round runs all in turn, and a first does not count. */
async function measured(
  session: WineSession,
  cwd: string,
  rows: readonly Row[],
): Promise<number[]> {
  const times = rows.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [index, { name, program, args }] of rows.entries()) {
      const start = performance.now();
      const { code } = await session.program(program, {
        args,
        cwd,
        stdin: "null",
        stdout: "null",
        stderr: "null",
        timeoutSeconds: 120,
      }).output();
      if (code !== 0) throw new ToolError(`${name}: exit code ${code}`, "");
      if (round > 0) times[index]!.push(performance.now() - start);
    }
  }
  return times.map(median);
}

function report(rows: readonly Row[], medians: readonly number[]): void {
  const [base = NaN, dump = NaN] = medians;
  say(`process dumps under Wine, median of ${rounds} interleaved runs`);
  for (const [index, { name }] of rows.entries()) {
    const elapsed = medians[index]!;
    say(
      name.padEnd(20) + elapsed.toFixed(1).padStart(10) +
        (elapsed / base).toFixed(2).padStart(10),
    );
  }
  const met = dump <= base * aimRatio;
  say(
    `Aim for process dumps: ${aimRatio} times the time: ${
      met ? "met" : "MISSED"
    }`,
  );
}
