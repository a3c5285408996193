import type { ProcessFlags } from "./process_command_spec.ts";
import type { OutputStream } from "../../base/console.ts";
import type { Context } from "../../base/context.ts";
import type { ExitCode } from "../../base/exit_code.ts";
import { printError } from "../../base/failure.ts";
import {
  type InterruptWatch,
  watchForInterrupts,
} from "../../base/interrupts.ts";
import type { Windows } from "../../ffi/windows.ts";
import type { WindowsProcesses } from "../../ffi/windows_processes.ts";
import { takeCapturePlace } from "../capture_place.ts";
import { verify } from "../capture_report.ts";
import { type CaptureTools, openWindowsOn } from "../capture_tools.ts";
import { elevationHint } from "../command_line.ts";
import { pathsFor, prepareFolder } from "../output/output_path.ts";
import { refusalOf } from "../preflight/preflight_check.ts";
import { captureErrorOf } from "../refused_dump_error.ts";
import { showDump } from "../show_dump.ts";
import { openSource } from "./dump_source.ts";
import { sayNotes, takeProcessDump } from "./process_dump.ts";
import { type PlannedDump, planProcessDumps } from "./process_plan.ts";
import {
  exitCodeOfRun,
  type ProcessResult,
  type ProcessRun,
  renderProcessResult,
} from "./process_run.ts";
import { processJson } from "./render_process_json.ts";
import { renderProcessPlan } from "./render_process_plan.ts";
import { isStop, stoppedRun } from "./stopped_run.ts";
import { notesOnTarget, notesOnType, titleOf } from "./target.ts";
import { AmbiguousTargetError } from "./target_error.ts";
import { targetTable } from "./target_table.ts";

/** What dumps of processes use besides the context. */
export interface ProcessTools extends CaptureTools {
  /** Opens no library before it is called. */
  openProcesses(): WindowsProcesses;
}

/** The same, with Windows at hand. */
interface OpenTools extends ProcessTools {
  readonly windows: Windows;
  readonly processes: WindowsProcesses;
  readonly interrupts: InterruptWatch;
}

/** The same, for one dump. */
interface DumpTools extends OpenTools {
  /** Called before what was written is verified, which disturbs nobody. */
  onWritten(): void;
}

/** `livedump process`: takes memory dumps of processes and verifies them. */
export async function processCommand(
  context: Context,
  operand: string,
  flags: ProcessFlags,
  tools: ProcessTools,
): Promise<ExitCode> {
  const run: ProcessRun = { plan: null, results: [], error: null };
  // As in kernel: after Ctrl+C, too, a dump that was saved is reported.
  using interrupts = watchForInterrupts(
    tools.onInterrupt,
    () => stoppedRun(run, null),
  );
  try {
    await runCommand(run, operand, context, flags, { ...tools, interrupts });
  } catch (error) {
    run.error = captureErrorOf(error);
    if (run.error === null) throw error;
  }
  const code = exitCodeOfRun(run);
  const { stdout, stderr } = context.console;
  if (flags.format === "json") {
    stdout.write(processJson(run, flags.dryRun, code));
    if (run.error) printError(stderr, run.error);
    else showFolders(run, tools, stderr);
    return code;
  }
  if (run.error instanceof AmbiguousTargetError) {
    stderr.write(targetTable(run.error.matches, stderr));
  }
  if (run.error) throw run.error;
  if (flags.dryRun) stdout.write(renderProcessPlan(run, stdout.style));
  showFolders(run, tools, stderr);
  return code;
}

/**
 * Opens every folder with dumps once. Last, as in kernel, so that a shell
 * extension that hangs withholds neither a dump nor a verdict.
 */
function showFolders(
  { plan, results }: ProcessRun,
  tools: ProcessTools,
  stderr: OutputStream,
): void {
  if (!plan?.choices["open-file-location"].value) return;
  const byFolder = new Map(
    results.flatMap(({ planned: { output }, dump }) =>
      dump ? [[output.folder, dump.path] as const] : []
    ),
  );
  for (const path of byFolder.values()) {
    showDump(path, tools.openWindows(), stderr);
  }
}

/** Fills in the run as far as it gets. */
async function runCommand(
  run: ProcessRun,
  operand: string,
  context: Context,
  flags: ProcessFlags,
  tools: ProcessTools & { readonly interrupts: InterruptWatch },
): Promise<void> {
  const windows = openWindowsOn(context, tools);
  const opened: OpenTools = {
    ...tools,
    windows,
    processes: tools.openProcesses(),
  };
  const plan = run.plan = planProcessDumps(operand, context, flags, opened);
  if (flags.dryRun) {
    const paths = pathsFor(plan.dumps.map(({ output }) => output));
    for (const [index, planned] of plan.dumps.entries()) {
      const path = paths[index]!;
      const preflight = planned.preflight(path);
      run.results.push({ ...resultOf(planned, path), preflight });
    }
    return;
  }
  const { stderr } = context.console;
  if (!flags.quiet) {
    sayNotes([...notesOnType(plan.options.type), ...plan.notes], stderr);
  }
  // Kept from one dump to the next, even while one is verified: another
  // livedump in between would cost this run the rest of its dumps.
  using place = new DisposableStack();
  place.use(takeCapturePlace(windows));
  const last = plan.dumps.at(-1);
  for (const planned of plan.dumps) {
    await opened.interrupts.throwIfInterrupted();
    const result = resultOf(planned);
    run.results.push(result);
    const onWritten = () => void (planned === last && place.dispose());
    await dumpInto(result, run, context, flags, { ...opened, onWritten });
  }
  await opened.interrupts.throwIfInterrupted();
}

function resultOf(
  planned: PlannedDump,
  plannedPath: string | null = null,
): ProcessResult {
  return {
    planned,
    plannedPath,
    preflight: [],
    dump: null,
    inspection: null,
    error: null,
  };
}

/**
 * Dumps one process. With several, what fails for one stops no other, but a
 * wish to stop does.
 */
async function dumpInto(
  result: ProcessResult,
  run: ProcessRun,
  context: Context,
  flags: ProcessFlags,
  tools: DumpTools,
): Promise<void> {
  const { stdout, stderr } = context.console;
  try {
    await takeAndVerify(result, run, context, flags, tools);
  } catch (error) {
    const known = captureErrorOf(error);
    if (known === null) throw error;
    result.error = known;
    const isOnly = run.plan!.dumps.length === 1;
    if (isOnly) throw known;
    if (isStop(known)) throw stoppedRun(run, known);
    const title = titleOf(result.planned.target);
    // Of several, which one: not all that fails knows of a process.
    if (!known.message.includes(title)) {
      stderr.write(`livedump: the dump of ${title} failed:\n`);
    }
    printError(stderr, known);
    return;
  }
  if (flags.format === "text") {
    stdout.write(renderProcessResult(result, stdout.style, flags.quiet));
  }
}

async function takeAndVerify(
  result: ProcessResult,
  run: ProcessRun,
  context: Context,
  flags: ProcessFlags,
  tools: DumpTools,
): Promise<void> {
  const { planned } = result;
  const { stderr } = context.console;
  result.preflight = planned.preflight(null);
  const refusal = refusalOf(result.preflight);
  if (refusal) throw refusal;
  prepareFolder(planned.output);
  const source = openSource(planned.target, run.plan!.options, {
    windows: tools.windows,
    processes: tools.processes,
    elevationHint: elevationHint(context.program, context.args, flags.output),
  });
  const { target } = source;
  result.planned = { ...planned, target };
  if (!flags.quiet) {
    sayNotes([...notesOnTarget(target), ...source.notes], stderr);
  }
  result.dump = await takeProcessDump(source, planned, run.plan!, {
    windows: tools.windows,
    processes: tools.processes,
    stderr,
    onInterrupt: tools.interrupts.onInterrupt,
    nowMs: () => performance.now(),
    processId: Deno.pid,
    quiet: flags.quiet,
  });
  tools.onWritten();
  if (!flags.noVerify && !await tools.interrupts.isInterrupted()) {
    result.inspection = verify(result.dump.path, tools.inspect);
  }
}
