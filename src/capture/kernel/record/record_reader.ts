import { liveSystemDump, requesterTag } from "../../../base/bug_check.ts";
import type { InterruptWatch } from "../../../base/interrupts.ts";
import type { WindowsRecord } from "../../../base/record/windows_record.ts";
import type { Windows } from "../../../ffi/windows.ts";
import { type LoggedEvent, readEvent } from "./event_xml.ts";
import { liveDumpChannel } from "./live_dump_events.ts";
import {
  eventsOf,
  hasEnded,
  lastDumpEvents,
  policyEvents,
  type RecordedRequest,
  recordOf,
} from "./record_of_events.ts";

export type EventLog = Pick<Windows, "channelState" | "newestEvents">;

/** The record that Windows logged, or the reason why there is no record. */
export interface RecordReading {
  readonly record: WindowsRecord | null;
  /** Sentence on why there is no record; `null` if there is a record. */
  readonly note: string | null;
}

/** Maximum number of events to read. A live dump logs about 15 events. */
export const maxEvents = 256;

/**
 * Maximum wait in milliseconds. Windows writes events to the log about once a
 * second.
 */
const maxWaitMs = 3000;
/**
 * Shorter wait. Used after Ctrl+C, and after the event that ends the request or
 * the event that ends the file.
 */
const shortWaitMs = 1000;
const pollMs = 100;

/** How a request ended. The reader waits for different events in each case. */
export type RequestEnd = "done" | "failed" | "cancelled" | "abandoned";

/** Reads what Windows logs about a request. Never throws. */
export class RecordReader {
  readonly #log: EventLog;
  readonly #request: RecordedRequest;
  /** Why the log cannot be read; `null` if the log can be read. */
  #problem: string | null = null;

  /** Stores the ID of the last event. Create the reader before the request. */
  constructor(log: EventLog, now: Date) {
    this.#log = log;
    this.#request = {
      processId: Deno.pid,
      bugCheckCode: liveSystemDump,
      bugCheckParameter1: requesterTag,
      lastRecordId: this.#read(1)[0]?.recordId ?? null,
      startMs: now.getTime(),
    };
  }

  /** Waits for the events of the request, a few seconds at most. */
  async read(
    end: RequestEnd,
    { isInterrupted }: Pick<InterruptWatch, "isInterrupted">,
  ): Promise<RecordReading> {
    const startMs = performance.now();
    let limitMs = end === "done" || end === "failed" ? maxWaitMs : shortWaitMs;
    for (;;) {
      const events = this.#problem === null ? this.#read(maxEvents) : [];
      const own = eventsOf(events, this.#request);
      const ended = hasEnded(own);
      const elapsedMs = performance.now() - startMs;
      if (ended.request || ended.file) {
        limitMs = Math.min(limitMs, elapsedMs + shortWaitMs);
      }
      const isOver = end === "abandoned" || this.#problem !== null ||
        ended.request && (ended.file || end !== "done") ||
        elapsedMs >= limitMs;
      if (isOver || end === "done" && await isInterrupted()) {
        return this.#reading(own, events, end);
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
    }
  }

  #reading(
    own: readonly LoggedEvent[],
    all: readonly LoggedEvent[],
    end: RequestEnd,
  ): RecordReading {
    if (this.#problem !== null) return noRecord(this.#problem);
    const policies = end === "failed"
      ? policyEvents(all).filter((one) => !own.includes(one)).slice(-1)
      : [];
    const record = recordOf(own, policies);
    return record === null
      ? noRecord("Windows logged no events for this request")
      : { record, note: null };
  }

  #read(maxCount: number): LoggedEvent[] {
    try {
      return readEvents(this.#log, maxCount);
    } catch (error) {
      this.#problem = reasonOf(error);
      return [];
    }
  }
}

/** The state of the channel, and the last live dump that Windows logged. */
export interface ChannelReading extends RecordReading {
  readonly state: ReturnType<EventLog["channelState"]> | "unknown";
}

/** Reads the last live dump on this machine. Never throws. */
export function readLastDump(log: EventLog): ChannelReading {
  let state: ChannelReading["state"] = "unknown";
  try {
    state = log.channelState(liveDumpChannel);
    if (state === "missing") {
      return {
        state,
        ...noRecord("this version of Windows does not have the event channel"),
      };
    }
    const record = recordOf(lastDumpEvents(readEvents(log, maxEvents)));
    return record === null
      ? { state, record, note: "No live dump has been logged yet." }
      : { state, record, note: null };
  } catch (error) {
    return { state, ...noRecord(reasonOf(error)) };
  }
}

/** Reads the newest events. An event that cannot be parsed is left out. */
export function readEvents(log: EventLog, maxCount: number): LoggedEvent[] {
  return log.newestEvents(liveDumpChannel, maxCount)
    .flatMap((xml) => readEvent(xml) ?? []);
}

function noRecord(reason: string): RecordReading {
  const note =
    `The record that Windows logs about the dump is not available: ${reason}.`;
  return { record: null, note };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
