import type { Outcome } from "../../../base/finding.ts";
import {
  failureLines,
  judgeRecord,
  recordLines,
} from "../../../base/record/judge_record.ts";
import { LivedumpError } from "../../../base/errors.ts";
import { exitCodes } from "../../../base/exit_code.ts";
import type { InterruptWatch } from "../../../base/interrupts.ts";
import type { Windows } from "../../../ffi/windows.ts";
import { DumpFailedError } from "../../capture_error.ts";
import type { CapturedDump } from "../../captured_dump.ts";
import {
  RecordReader,
  type RecordReading,
  type RequestEnd,
} from "./record_reader.ts";

/** What Windows logged about the request of this run. */
export interface RecordedDump extends RecordReading {
  /** Before and after the request. */
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

/** The parts of a run that taking a dump fills in. */
interface RecordedRun {
  dump: CapturedDump | null;
  recorded: RecordedDump | null;
}

/**
 * Takes a dump, and reads what Windows logged about it, also after a failure or
 * Ctrl+C. Errors of `take` are passed on.
 */
export async function takeRecorded(
  run: RecordedRun,
  windows: Windows,
  now: () => Date,
  interrupts: InterruptWatch,
  take: () => Promise<CapturedDump>,
): Promise<void> {
  const startedAt = now();
  const reader = new RecordReader(windows, startedAt);
  const readRecord = async (end: RequestEnd) => {
    const finishedAt = now();
    const reading = await reader.read(end, interrupts);
    run.recorded = { ...reading, startedAt, finishedAt };
  };
  try {
    run.dump = await take();
  } catch (error) {
    const end = endOf(error);
    if (end !== null) await readRecord(end);
    throw error;
  }
  await readRecord("done");
}

/** `null` if Windows was not asked for the dump. */
function endOf(error: unknown): RequestEnd | null {
  if (error instanceof DumpFailedError) return "failed";
  if (!(error instanceof LivedumpError)) return null;
  if (error.code === "abandoned") return "abandoned";
  return error.exitCode === exitCodes.cancelled.code ? "cancelled" : null;
}

/** What Windows logged about a request that it failed, in sentences. */
export function notesOfFailure(
  { recorded, error }: Readonly<RecordedRun> & { readonly error: unknown },
): readonly string[] {
  if (recorded === null || !(error instanceof DumpFailedError)) return [];
  const { record, note } = recorded;
  return record === null ? [note!] : failureLines(record);
}

/** What the record says about a dump that was not verified. */
export function defectsInRecord(
  { dump, recorded }: Readonly<RecordedRun>,
): readonly Outcome[] {
  if (dump === null || !recorded?.record) return [];
  const { sizeBytes } = dump;
  const unknown = {
    headerBytes: null,
    primaryBytes: null,
    secondaryBytes: null,
  };
  return judgeRecord(recorded.record, { sizeBytes, ...unknown })
    .filter(({ status }) => status === "fail" || status === "warning");
}

/** The facts from the record for the text of a capture. */
export function recordFactsOf(
  run: Readonly<RecordedRun>,
  isVerified: boolean,
): string[] {
  const { recorded } = run;
  if (recorded === null) return [];
  if (recorded.record === null) return [recorded.note!];
  // The report of a verified dump has them.
  if (isVerified) return [];
  return [
    ...recordLines(recorded.record).map((line) => `Windows logged: ${line}`),
    ...defectsInRecord(run).map(({ message }) => message),
  ];
}
