import type { OutputStream } from "../../base/console.ts";
import { counted, sizeText } from "../../base/text/count.ts";
import type { RunningMinidump } from "../../ffi/minidump_call.ts";
import {
  type MinidumpCounts,
  MinidumpUnavailableError,
} from "../../ffi/minidump_request.ts";
import type { WindowsProcesses } from "../../ffi/windows_processes.ts";
import type { Abandoning } from "../cancellation.ts";
import type { CapturedDump } from "../capture_report.ts";
import { type WatchingTools, writeWatched } from "../watched_write.ts";
import type { DumpSource } from "./dump_source.ts";
import {
  endedError,
  endedNote,
  minidumpError,
  noMinidumpError,
  writtenStatus,
} from "./minidump_error.ts";
import type { PlannedDump, ProcessPlan } from "./process_plan.ts";
import { titleOf } from "./target.ts";

/** A dump of a process that was written. */
export interface ProcessDump extends CapturedDump {
  /** Whether a clone was dumped. */
  readonly ofClone: boolean;
  /** MINIDUMP_TYPE, as it was asked for. */
  readonly type: number;
  /** What Windows called back with. */
  readonly counts: MinidumpCounts;
  /** What is not as it was asked for, in sentences. */
  readonly notes: readonly string[];
}

/** What taking a dump of a process touches. */
export interface ProcessDumpTools extends WatchingTools {
  readonly processes: WindowsProcesses;
}

/** MiniDumpWriteDump suspends the threads of the process while it writes. */
const abandoning: Abandoning = {
  warning: "the process may then stay suspended, and have to be ended.",
  hint:
    "The process may be suspended for good now: if it does not go on, end " +
    "it. The unfinished file is gone.",
};

/**
 * Has Windows dump a process, and disposes of the source. Whatever happens,
 * every handle is closed, and a file that was not finished is gone.
 *
 * @throws {LivedumpError} If Windows refuses or fails, or the user cancels.
 * @throws {WindowsError} If the file cannot be created or named.
 */
export async function takeProcessDump(
  source: DumpSource,
  { output }: PlannedDump,
  { force }: ProcessPlan,
  tools: ProcessDumpTools,
): Promise<ProcessDump> {
  using held = new DisposableStack();
  held.use(source);
  const { target, isSnapshot, type } = source;
  const notes = [...source.notes];
  const written = await writeWatched({
    target: output,
    force,
    abandoning,
    subject: `a dump of ${titleOf(target)}`,
    prepare({ handle }, resources) {
      resources.use(held.move());
      return preparedDump(source, handle, tools.processes);
    },
    check({ written, code }) {
      const hasEnded = source.hasExited();
      if (!written) {
        throw hasEnded
          ? endedError(code, target)
          : minidumpError(code, target, type);
      }
      if (hasEnded) notes.push(endedNote(target));
      return writtenStatus;
    },
  }, tools);
  const { outcome: { counts }, ...dump } = written;
  if (!tools.quiet) sayNotes(notes.slice(source.notes.length), tools.stderr);
  return {
    ...dump,
    ofClone: isSnapshot,
    type,
    counts,
    notes,
  };
}

/** Says what is not as it was asked for. */
export function sayNotes(notes: readonly string[], stderr: OutputStream): void {
  for (const note of notes) stderr.write(`note: ${note}\n`);
}

/** What MiniDumpWriteDump is asked for when the file is there. */
function preparedDump(
  { handle, target, isSnapshot, type }: DumpSource,
  file: bigint,
  processes: WindowsProcesses,
) {
  const { processId } = target.process;
  const none: MinidumpCounts = { modules: 0, threads: 0, unreadableBytes: 0 };
  let running: RunningMinidump | null = null;
  let isCancelled = false;
  return {
    async run() {
      const order = { process: handle, processId, isSnapshot, file, type };
      const dump = running = processes.startMinidump(order);
      if (isCancelled) dump.cancel();
      const outcome = await dump.outcome.catch((error) => {
        if (!(error instanceof MinidumpUnavailableError)) throw error;
        throw noMinidumpError(error);
      });
      return { ...outcome, counts: dump.counts() };
    },
    cancel() {
      isCancelled = true;
      running?.cancel();
    },
    detail: () =>
      `${titleOf(target)}: ${countsText(running?.counts() ?? none)}`,
  };
}

/** How far a dump is: `12 modules, 3 threads`. */
function countsText(
  { modules, threads, unreadableBytes }: MinidumpCounts,
): string {
  const parts = [counted(modules, "module"), counted(threads, "thread")];
  if (unreadableBytes > 0) {
    parts.push(`${sizeText(unreadableBytes)} unreadable`);
  }
  return parts.join(", ");
}
