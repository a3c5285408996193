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
import { captureErrorOf } from "../capture_error.ts";
import { refuseHashWithoutVerification } from "../capture_flags.ts";
import {
  acquireCaptureLock,
  type CaptureTools,
  openWindowsOn,
  showDump,
  writeNotes,
} from "../capture_tools.ts";
import { dumpVerifier } from "../dump_verifier.ts";
import { elevationHint } from "../elevation_hint.ts";
import { folderUsageNotes } from "../output/folder_usage.ts";
import { pathsFor, prepareFolder } from "../output/output_path.ts";
import { preflightError } from "../preflight/preflight_check.ts";
import { syncNotes } from "../preflight/resources.ts";
import { openSource } from "./dump_source.ts";
import { takeProcessDump } from "./process_dump.ts";
import { planProcessDumps, type ProcessPlan } from "./process_plan.ts";
import {
  cancelledRunError,
  isCancelled,
  plannedResult,
  processExitCode,
  type ProcessResult,
  type ProcessRun,
  renderProcessResult,
} from "./process_run.ts";
import { processJson, renderProcessPlan } from "./render_process.ts";
import { targetNotes, targetTitle, typeNotes } from "./target.ts";
import { AmbiguousTargetError } from "./target_error.ts";
import { targetTable } from "./target_table.ts";

interface ProcessTools extends CaptureTools {
  /** Returns the Windows functions. No DLL is opened before this call. */
  openProcesses(): WindowsProcesses;
}

/** The data that all dumps of a run share. */
interface Session extends ProcessTools {
  readonly run: ProcessRun;
  readonly plan: ProcessPlan;
  readonly context: Context;
  readonly flags: ProcessFlags;
  readonly windows: Windows;
  readonly processes: WindowsProcesses;
  readonly interrupts: InterruptWatch;
}

export async function processCommand(
  context: Context,
  operand: string,
  flags: ProcessFlags,
  tools: ProcessTools,
): Promise<ExitCode> {
  const run: ProcessRun = {
    plan: null,
    results: [],
    folderNotes: [],
    error: null,
  };
  // As in kernel_command.ts, a saved dump is reported even after Ctrl+C.
  using interrupts = watchForInterrupts(
    tools.onInterrupt,
    () => cancelledRunError(run, null),
  );
  try {
    await runCommand(run, operand, context, flags, tools, interrupts);
  } catch (error) {
    run.error = captureErrorOf(error);
    if (run.error === null) throw error;
  }
  const code = processExitCode(run);
  const { stdout, stderr } = context.console;
  noteFolders(run, flags, tools, stderr);
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
  if (flags.dryRun) stdout.write(renderProcessPlan(run, stdout));
  showFolders(run, tools, stderr);
  return code;
}

/**
 * Stores and prints notes on how much space the dumps in the folders of this
 * run take.
 */
function noteFolders(
  run: ProcessRun,
  { format, quiet }: ProcessFlags,
  tools: ProcessTools,
  stderr: OutputStream,
): void {
  const paths = run.results.flatMap(({ dump }) => dump?.path ?? []);
  if (paths.length === 0 || (format === "text" && quiet)) return;
  run.folderNotes = folderUsageNotes(paths, tools.openWindows());
  if (!quiet) writeNotes(run.folderNotes, stderr);
}

/**
 * Opens each folder that has new dumps, once. As in kernel_command.ts, this is
 * the last step: a shell extension that hangs then delays neither a dump nor a
 * verdict.
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

/**
 * Runs the steps. Each result is stored in `run` at once, so that it is kept if
 * a later step fails.
 */
async function runCommand(
  run: ProcessRun,
  operand: string,
  context: Context,
  flags: ProcessFlags,
  tools: ProcessTools,
  interrupts: InterruptWatch,
): Promise<void> {
  refuseHashWithoutVerification(flags);
  const windows = openWindowsOn(context, tools);
  const processes = tools.openProcesses();
  const open = { windows, processes };
  const plan = run.plan = planProcessDumps(operand, context, flags, open);
  if (flags.dryRun) {
    const paths = pathsFor(plan.dumps.map(({ output }) => output));
    for (const [index, planned] of plan.dumps.entries()) {
      const path = paths[index]!;
      const preflight = planned.preflight(path);
      run.results.push({ ...plannedResult(planned, path), preflight });
    }
    return;
  }
  if (!flags.quiet) {
    const notes = [...typeNotes(plan.options.type), ...plan.notes];
    writeNotes(notes, context.console.stderr);
  }
  // The lock is kept until the last dump is written, even while an earlier dump
  // is verified. Otherwise another livedump could take the lock, and the
  // remaining dumps would fail.
  using lock = new DisposableStack();
  lock.use(acquireCaptureLock(windows));
  const session = { ...tools, ...open, run, plan, context, flags, interrupts };
  const last = plan.dumps.at(-1);
  for (const planned of plan.dumps) {
    await interrupts.throwIfInterrupted();
    const result = plannedResult(planned);
    run.results.push(result);
    // Releases the lock before the last dump is verified.
    const onWritten = () => void (planned === last && lock.dispose());
    await dumpInto(result, session, onWritten);
  }
  await interrupts.throwIfInterrupted();
}

/**
 * Dumps one process. If the run has several processes, a failure does not stop
 * the other dumps, but Ctrl+C does.
 */
async function dumpInto(
  result: ProcessResult,
  session: Session,
  onWritten: () => void,
): Promise<void> {
  const { run, plan, flags, context: { console: { stdout, stderr } } } =
    session;
  try {
    await takeAndVerify(result, session, onWritten);
  } catch (error) {
    const known = captureErrorOf(error);
    if (known === null) throw error;
    result.error = known;
    const isOnly = plan.dumps.length === 1;
    if (isOnly) throw known;
    if (isCancelled(known)) throw cancelledRunError(run, known);
    const title = targetTitle(result.planned.target);
    // Print the process if the error does not name it.
    if (!known.message.includes(title)) {
      stderr.write(`livedump: the dump of ${title} failed:\n`);
    }
    printError(stderr, known);
    return;
  }
  if (flags.format === "text") {
    stdout.write(renderProcessResult(result, stdout, flags.quiet));
  }
}

async function takeAndVerify(
  result: ProcessResult,
  session: Session,
  onWritten: () => void,
): Promise<void> {
  const { plan, context, flags, windows, processes, interrupts } = session;
  const { planned } = result;
  const { stderr } = context.console;
  result.preflight = planned.preflight(null);
  const refusal = preflightError(result.preflight);
  if (refusal) throw refusal;
  prepareFolder(planned.output);
  const source = openSource(planned.target, plan.options, {
    windows,
    processes,
    get elevationHint() {
      return elevationHint(context, flags.output, windows);
    },
  });
  const { target } = source;
  result.planned = { ...planned, target };
  if (!flags.quiet) {
    const notes = syncNotes(result.preflight);
    writeNotes([...targetNotes(target), ...source.notes, ...notes], stderr);
  }
  const progress = flags.quiet ? null : stderr;
  const verifier = dumpVerifier({
    isSkipped: flags.noVerify,
    interrupts,
    inspect: async (path) =>
      await session.inspect(path, {
        record: null,
        minidumpType: source.type,
        hashing: flags.hash ? { interrupts, progress } : null,
      }),
  });
  result.dump = await takeProcessDump(source, planned.output, flags, {
    windows,
    processes,
    stderr,
    onInterrupt: interrupts.onInterrupt,
    quiet: flags.quiet,
    verifier,
  });
  onWritten();
  result.inspection = await verifier.inspection(result.dump);
}
