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

/** Reads what Windows logs about one request, once. */
export class RequestRecorder {
  readonly #run: RecordedRun;
  readonly #now: () => Date;
  readonly #interrupts: InterruptWatch;
  readonly #startedAt: Date;
  readonly #reader: RecordReader;

  /** Notes the time: construct it before Windows is asked for the dump. */
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

  /** Reads the record, or returns what was read before. */
  async read(end: RequestEnd): Promise<RecordedDump> {
    const finishedAt = this.#now();
    return this.#run.recorded ??= {
      ...await this.#reader.read(end, this.#interrupts),
      startedAt: this.#startedAt,
      finishedAt,
    };
  }

  /**
   * Takes a dump, and reads the record, also after a failure or Ctrl+C. Errors
   * of `take` are passed on.
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

/** `null` if Windows was not asked for the dump. */
function endOf(error: unknown): RequestEnd | null {
  if (error instanceof DumpFailedError) return "failed";
  if (!(error instanceof LivedumpError)) return null;
  if (error.code === "abandoned") return "abandoned";
  return error.exitCode === exitCodes.cancelled.code ? "cancelled" : null;
}

/** What Windows logged about a request without a dump, in sentences. */
export function notesOfFailure({ record, note }: RecordReading): string[] {
  return record === null ? [note!] : [...failureLines(record)];
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
