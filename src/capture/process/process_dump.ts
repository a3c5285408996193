import { counted, sizeText } from "../../base/text/count.ts";
import {
  type MinidumpCounts,
  MinidumpUnavailableError,
} from "../../ffi/minidump_request.ts";
import type { WindowsProcesses } from "../../ffi/windows_processes.ts";
import type { AbandonTexts } from "../cancellation.ts";
import { writeNotes } from "../capture_tools.ts";
import type { CapturedDump } from "../captured_dump.ts";
import { DumpWriter, type DumpWriterTools } from "../dump_writer.ts";
import type { OutputTarget } from "../output/output_path.ts";
import type { DumpSource } from "./dump_source.ts";
import {
  endedError,
  endedNote,
  minidumpError,
  noMinidumpError,
  writtenStatus,
} from "./minidump_error.ts";
import type { ProcessFlags } from "./process_command_spec.ts";
import { leastProcessBytes, targetTitle } from "./target.ts";

export interface ProcessDump extends CapturedDump {
  readonly ofClone: boolean;
  /** The MINIDUMP_TYPE in the request. */
  readonly type: number;
  /** Counts that Windows reported in callbacks. */
  readonly counts: MinidumpCounts;
}

interface ProcessDumpTools extends DumpWriterTools {
  readonly processes: WindowsProcesses;
}

const thirdPress = "A third Ctrl+C ends livedump without waiting.\n";

/**
 * MiniDumpWriteDump suspends the threads of the process while it writes. If
 * livedump ends early, they stay suspended.
 */
const processTexts: AbandonTexts = {
  warning:
    `${thirdPress}The process may then stay suspended, and you may have ` +
    "to end it.",
  hint: "The process may stay suspended: if it does not respond, end it. The " +
    "partial file was deleted.",
};

const cloneTexts: AbandonTexts = {
  warning: `${thirdPress}The process itself is running.`,
  hint: "The process itself is running. Its clone was ended, and the partial " +
    "file was deleted.",
};

/**
 * Requests the dump of a process from Windows, and disposes of the source. On
 * failure every handle is closed and the partial file is deleted.
 *
 * @throws {LivedumpError} If Windows fails the dump, or the user cancels.
 * @throws {WindowsError} If the file cannot be created, flushed or renamed.
 */
export async function takeProcessDump(
  source: DumpSource,
  target: OutputTarget,
  { force, inheritAcl }: Pick<ProcessFlags, "force" | "inheritAcl">,
  tools: ProcessDumpTools,
): Promise<ProcessDump> {
  const { handle, target: dumped, isSnapshot, type } = source;
  const title = targetTitle(dumped);
  const subject = `a dump of ${title}`;
  const memoryBytes = leastProcessBytes(type, dumped);
  using held = new DisposableStack();
  held.use(source);
  using writer = new DumpWriter(
    {
      target,
      force,
      subject,
      abandonTexts: isSnapshot ? cloneTexts : processTexts,
      expected: () => ({ sizeBytes: memoryBytes, lastMs: null }),
      file: { permissions: inheritAcl ? "folder" : "owner" },
    },
    tools,
  );
  writer.use(held.move());
  const running = tools.processes.startMinidump({
    process: handle,
    processId: dumped.process.processId,
    isSnapshot,
    file: writer.file.handle,
    type,
  });
  writer.watch(
    () => running.cancel(),
    () => `${title}: ${countsText(running.counts())}`,
    (graceMs) => {
      running.cancelAndWait(graceMs);
      source.endClone();
    },
  );
  const { written, code } = await writer.wait(
    running.outcome.catch((error) => {
      throw error instanceof MinidumpUnavailableError
        ? noMinidumpError(error)
        : error;
    }),
  );
  const counts = running.counts();
  const hasEnded = source.hasExited();
  if (!written) {
    throw hasEnded
      ? endedError(code, dumped)
      : minidumpError(code, dumped, type);
  }
  const dump = await writer.finish(writtenStatus);
  const notes = hasEnded ? [endedNote(dumped)] : [];
  if (!tools.quiet) writeNotes(notes, tools.stderr);
  return {
    ...dump,
    ofClone: isSnapshot,
    type,
    counts,
    notes: [...source.notes, ...notes, ...dump.notes],
  };
}

/** Describes the counts: `12 modules, 3 threads, 4 KiB unreadable`. */
function countsText(
  { modules, threads, unreadableBytes }: MinidumpCounts,
): string {
  const parts = [counted(modules, "module"), counted(threads, "thread")];
  if (unreadableBytes > 0) {
    parts.push(`${sizeText(unreadableBytes)} unreadable`);
  }
  return parts.join(", ");
}
