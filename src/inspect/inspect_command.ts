import type { OutputStream } from "../base/console.ts";
import type { Context } from "../base/context.ts";
import { LivedumpError } from "../base/errors.ts";
import { type ExitCode, exitCodes, worstExitCode } from "../base/exit_code.ts";
import { exitCodeOfError, printError } from "../base/failure.ts";
import {
  type InterruptWatch,
  type OnInterrupt,
  watchForInterrupts,
} from "../base/interrupts.ts";
import { withModules } from "../base/on_demand.ts";
import { inert, printable } from "../base/text/printable.ts";
import { captureRecordPath } from "../base/record/capture_record.ts";
import { exitCodeOf, runVerdict } from "../base/verdict.ts";
import { loadDeepInspector } from "./dump/deep_inspector.ts";
import { unreadable } from "./dump/judge.ts";
import type { RecordInspector } from "./dump/record_inspector.ts";
import { type DumpReport, pipePath } from "./dump/report.ts";
import type { ReadingTools } from "./hash_file.ts";
import type { Pause } from "./input/folder_entries.ts";
import type { Input } from "./input/folder_inputs.ts";
import { expandInputs } from "./input/inputs.ts";
import type { PipeOptions } from "./input/pipe/inspect_pipe.ts";
import type { InspectFlags } from "./inspect_command_spec.ts";
import { inspectFile } from "./inspect_file.ts";
import { requestedContents } from "./report/formats.ts";
import { hasWarning } from "./report/render_text.ts";
import { RecordSearch } from "./record_search.ts";
import { openOutputs, type RunOutputs } from "./run_outputs.ts";

// Used for a command line without a command.
export { isInput } from "./input/inputs.ts";
// Used to parse the command line without loading another module.
export { inspectCommandSpec } from "./inspect_command_spec.ts";

/**
 * Minimum time between two checks for Ctrl+C. The first check of a run loads the
 * timers of Deno, which takes 12 ms. Even on a busy computer, inspecting one
 * small dump takes less than this time, and so needs no check.
 */
const interruptCheckMs = 250;

/**
 * `livedump inspect`: inspects dumps one after the other, and adds each to the
 * reports as soon as it is inspected.
 *
 * @throws {LivedumpError} `cancelled` after Ctrl+C, between two dumps.
 */
export async function inspectCommand(
  context: Context,
  operands: readonly string[],
  flags: InspectFlags,
  onInterrupt: OnInterrupt,
): Promise<ExitCode> {
  using interrupts = watchForInterrupts(onInterrupt, cancelledError);
  const pause = () => interrupts.throwIfInterrupted(interruptCheckMs);
  const inputs = await findInputs(operands, flags, interrupts, pause);
  const { stderr } = context.console;
  const now = context.now();
  const tools = {
    interrupts,
    progress: flags.quiet ? null : stderr,
    records: new RecordSearch(),
  };
  const options = {
    expect: flags.expect,
    now,
    isHashed: flags.hash,
    ...requestedContents(flags),
    deep: await loadDeepInspector(flags, tools.progress),
  };
  using outputs = await openOutputs(context, flags, now);
  return await endReports(outputs, async () => {
    const codes = new Set<ExitCode>();
    for await (const input of inputs) {
      await pause();
      const report = await inspectGuarded(
        input.path,
        codes,
        stderr,
        () => inspectInput(input, options, tools),
      );
      codes.add(exitCodeFor(report, flags, stderr));
      outputs.add(report);
    }
    await pause();
    return worstExitCode(codes);
  });
}

function cancelledError(): LivedumpError {
  return new LivedumpError("cancelled", {
    code: "cancelled",
    exitCode: exitCodes.cancelled.code,
    hint: "Dumps that are not reported above have no verdict.",
  });
}

/** Finds the inputs, and checks that no report would overwrite an input. */
async function findInputs(
  operands: readonly string[],
  flags: InspectFlags,
  interrupts: InterruptWatch,
  pause: Pause,
): Promise<AsyncIterable<Input> | readonly Input[]> {
  const { filesFrom, report } = flags;
  // Modules are loaded only when needed, because each would slow down every
  // start.
  if (operands.includes(pipePath)) {
    const { checkPipe } = await import("./input/pipe/inspect_pipe.ts");
    checkPipe(operands, flags, () => Deno.stdin.isTerminal());
  }
  const listed = filesFrom === null
    ? null
    : await (await import("./input/listed_inputs.ts"))
      .openPathList(filesFrom, interrupts);
  const inputs = expandInputs(operands, listed, pause);
  if (report.length === 0) return inputs;
  const { checkReportRequests, collectInputs } = await import(
    "./report_requests.ts"
  );
  // Globs are expanded before reports are created, because a glob might match a
  // new report.
  const found = await collectInputs(inputs);
  checkReportRequests(report, {
    inputs: found.filter((one) => !("isPipe" in one)).map(({ path }) => path),
    list: filesFrom,
  });
  return found;
}

/**
 * Runs the inspection, then completes the reports, even if the inspection is
 * stopped early.
 */
async function endReports(
  outputs: RunOutputs,
  run: () => Promise<ExitCode>,
): Promise<ExitCode> {
  let exitCode: ExitCode;
  try {
    exitCode = await run();
  } catch (error) {
    outputs.end({
      verdict: "error",
      exitCode: exitCodeOfError(error),
      brokenOff: true,
    });
    throw error;
  }
  const verdict = runVerdict(exitCode);
  const isWritten = outputs.end({ verdict, exitCode, brokenOff: false });
  return isWritten ? exitCode : worstExitCode([exitCode, exitCodes.input.code]);
}

async function inspectInput(
  input: Input,
  options: PipeOptions,
  tools: ReadingTools & { readonly records: RecordSearch },
): Promise<DumpReport> {
  const { path, problem } = input;
  if (problem !== null) return unreadable(path, null, problem);
  if (input.isPipe) {
    const { inspectPipe } = await import("./input/pipe/inspect_pipe.ts");
    return await inspectPipe(Deno.stdin, options, tools);
  }
  const recorded = tools.records.has(path)
    ? { ...options, record: await loadRecord(path) }
    : options;
  if (!options.isHashed) {
    return await withModules(() => inspectFile(path, recorded, input.info));
  }
  const { inspectAndHash } = await import("./hash_file.ts");
  return await inspectAndHash(path, recorded, tools);
}

async function loadRecord(path: string): Promise<RecordInspector | null> {
  const { inspectorOfFile } = await import("./record/record_inspection.ts");
  return inspectorOfFile(captureRecordPath(path));
}

/** Inspects an input. An internal error does not stop the other inputs. */
async function inspectGuarded(
  path: string,
  codes: Set<ExitCode>,
  stderr: OutputStream,
  inspect: () => Promise<DumpReport>,
): Promise<DumpReport> {
  try {
    return await inspect();
  } catch (error) {
    if (error instanceof LivedumpError) throw error;
    codes.add(printError(stderr, error));
    return unreadable(path, null, {
      message: `An internal error ended the inspection: ${error}.`,
      hint: "This is a defect of livedump. The file may be intact.",
    });
  }
}

/** Whether `--allow-unverified` accepts the dump. */
function isAllowed(
  { verdict, checks }: DumpReport,
  { allowUnverified }: InspectFlags,
): boolean {
  return allowUnverified && verdict === "unverified" &&
    checks.every((one) => one.verdict !== "unexpected");
}

/**
 * Returns the exit code for a dump. If the code does not follow from the
 * verdict, the reason is written to standard error.
 */
function exitCodeFor(
  report: DumpReport,
  flags: InspectFlags,
  stderr: OutputStream,
): ExitCode {
  const code = isAllowed(report, flags)
    ? exitCodes.done.code
    : exitCodeOf(report.verdict);
  const fails = code === exitCodes.done.code && hasWarning(report) &&
    flags.failOn === "warning";
  if (!fails) return code;
  const path = printable(report.path);
  stderr.write(
    inert(`${path} fails: it has a warning, and --fail-on warning is set.\n`),
  );
  return exitCodes.verification.code;
}
