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
  /** Time just before the request. */
  readonly startedAt: Date;
  /** Time just after the request. */
  readonly finishedAt: Date;
}

/** The results of a run that are known after its dump is taken. */
interface RecordedRun {
  dump: CapturedDump | null;
  recorded: RecordedDump | null;
}

/** Reads what Windows logs about one request. The log is read only once. */
export class RequestRecorder {
  readonly #run: RecordedRun;
  readonly #now: () => Date;
  readonly #interrupts: InterruptWatch;
  readonly #startedAt: Date;
  readonly #reader: RecordReader;

  /** Stores the start time. Create the recorder before the request. */
  constructor(
    run: RecordedRun,
    windows: Windows,
    now: () => Date,
    interrupts: InterruptWatch,
  ) {
    this.#run = run;
    this.#now = now;
    this.#interrupts = interrupts;
    this.#startedAt = now();
    this.#reader = new RecordReader(windows, this.#startedAt);
  }

  /** Reads the record. Later calls return the same record. */
  async read(end: RequestEnd): Promise<RecordedDump> {
    const finishedAt = this.#now();
    return this.#run.recorded ??= {
      ...await this.#reader.read(end, this.#interrupts),
      startedAt: this.#startedAt,
      finishedAt,
    };
  }

  /**
   * Takes a dump, then reads the record. If `take` throws an error after the
   * request, the record is also read, and the error is thrown again. Ctrl+C is
   * such an error.
   */
  async takeRecorded(take: () => Promise<CapturedDump>): Promise<CapturedDump> {
    try {
      const dump = await take();
      await this.read("done");
      return dump;
    } catch (error) {
      const end = endOf(error);
      if (end !== null) await this.read(end);
      throw error;
    }
  }
}

/** How the request ended; `null` if Windows received no request. */
function endOf(error: unknown): RequestEnd | null {
  if (error instanceof DumpFailedError) return "failed";
  if (!(error instanceof LivedumpError)) return null;
  if (error.code === "abandoned") return "abandoned";
  if (error.code === "not-named") return "done";
  return error.exitCode === exitCodes.cancelled.code ? "cancelled" : null;
}

/** Sentences on what Windows logged about a failed request. */
export function notesOfFailure(
  { recorded, error }: Readonly<RecordedRun> & { readonly error: unknown },
): readonly string[] {
  if (recorded === null || !(error instanceof DumpFailedError)) return [];
  const { record, note } = recorded;
  return record === null ? [note!] : failureLines(record);
}

/** The failures and warnings in the record of a dump that was not verified. */
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

/** Lines on the record, for the text report of a capture. */
export function recordFactsOf(
  run: Readonly<RecordedRun>,
  isVerified: boolean,
): string[] {
  const { recorded } = run;
  if (recorded === null) return [];
  if (recorded.record === null) return [recorded.note!];
  // The report of a verified dump already contains these facts.
  if (isVerified) return [];
  return [
    ...recordLines(recorded.record).map((line) => `Windows logged: ${line}`),
    ...defectsInRecord(run).map(({ message }) => message),
  ];
}
