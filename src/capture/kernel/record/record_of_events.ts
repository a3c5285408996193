import {
  recordNumberNames,
  type RecordNumbers,
  type RecordStatus,
  type RecordStep,
  recordSteps,
  type WindowsRecord,
} from "../../../base/record/windows_record.ts";
import { hex32, hex64 } from "../../../base/text/count.ts";
import { ntStatus } from "../../../ffi/nt_status.ts";
import type { LoggedEvent } from "./event_xml.ts";
import { liveDumpEvents, numberFields } from "./live_dump_events.ts";

/** Identifies the request whose events are needed. */
export interface RecordedRequest {
  readonly processId: number;
  readonly bugCheckCode: number;
  readonly bugCheckParameter1: bigint;
  /**
   * The record ID of the newest event before the request; `null` if there was
   * no event.
   */
  readonly lastRecordId: number | null;
  /** Time just before the request. Used for events without a record ID. */
  readonly startMs: number;
}

const rows = new Map(liveDumpEvents.map((row) => [row.id, row]));

/**
 * Largest expected difference between the clocks of the log and of the program.
 */
const clockSlackMs = 1000;

/**
 * The events of one request, oldest first.
 *
 * Windows is expected to log these events with the process ID of the program
 * that requested the dump. If no event has this ID, event 2 with the bug check
 * of the request identifies the dump. Events are selected by their record IDs,
 * so a clock that was set back does not matter.
 */
export function eventsOf(
  events: readonly LoggedEvent[],
  request: RecordedRequest,
): readonly LoggedEvent[] {
  const later = inOrder(events).filter((event) =>
    event.recordId === null
      ? event.timeMs !== null && event.timeMs >= request.startMs - clockSlackMs
      : event.recordId > (request.lastRecordId ?? 0)
  );
  const own = later.filter(({ processId }) => processId === request.processId);
  if (own.length > 0) {
    return own.some((one) => isOther(one, request)) ? [] : lastRequest(own);
  }
  const end = later.find((one) => isEnd(one) && hasBugCheck(one, request));
  return end === undefined ? [] : groupAround(later, end);
}

/**
 * If Windows refuses a request because the file is marked for deletion,
 * livedump repeats the request without the mark. In this case, the events of
 * the first request are dropped.
 */
function lastRequest(own: readonly LoggedEvent[]): readonly LoggedEvent[] {
  const refused = own.filter(({ id }) => id === 2).at(-2);
  return refused === undefined ? own : own.slice(own.indexOf(refused) + 1);
}

/**
 * The events of the last live dump in the log. Any process may have requested
 * the dump.
 */
export function lastDumpEvents(
  events: readonly LoggedEvent[],
): readonly LoggedEvent[] {
  const ordered = inOrder(events).filter(({ id }) =>
    rows.has(id) && rows.get(id)!.role !== "policy"
  );
  const last = ordered.at(-1);
  return last === undefined ? [] : groupAround(ordered, last);
}

/** The events about policies, oldest first. */
export function policyEvents(
  events: readonly LoggedEvent[],
): readonly LoggedEvent[] {
  return inOrder(events).filter(({ id }) => rows.get(id)?.role === "policy");
}

function inOrder(events: readonly LoggedEvent[]): LoggedEvent[] {
  return [...events].sort((a, b) =>
    (a.recordId ?? 0) - (b.recordId ?? 0) || (a.timeMs ?? 0) - (b.timeMs ?? 0)
  );
}

/** Whether the event ends a request. */
export function isEnd({ id }: LoggedEvent): boolean {
  return rows.get(id)?.role === "end";
}

function hasBugCheck(
  event: LoggedEvent,
  { bugCheckCode, bugCheckParameter1 }: RecordedRequest,
): boolean {
  return fieldOf(event, "BugcheckCode") === BigInt(bugCheckCode) &&
    fieldOf(event, "BugCheckParameter1") === bugCheckParameter1;
}

/** Whether this is an end event with a different bug check than the request. */
function isOther(event: LoggedEvent, request: RecordedRequest): boolean {
  return isEnd(event) && event.data.has("BugcheckCode") &&
    event.data.has("BugCheckParameter1") && !hasBugCheck(event, request);
}

/**
 * The events of the dump that an event belongs to. These are the events of the
 * same process between the end of the previous dump and the start of the next
 * dump.
 */
function groupAround(
  ordered: readonly LoggedEvent[],
  event: LoggedEvent,
): readonly LoggedEvent[] {
  const same = ordered.filter(({ processId }) => processId === event.processId);
  const at = same.indexOf(event);
  const group = [event];
  for (let i = at - 1; i >= 0 && mayPrecede(same[i]!, group); i--) {
    group.unshift(same[i]!);
  }
  for (let i = at + 1; i < same.length && mayFollow(same[i]!, group); i++) {
    group.push(same[i]!);
  }
  return group;
}

/**
 * Whether the event belongs to a different dump than the events in the group.
 * Windows logs each event of a dump at most once, except failures. An event with the ID of an event in the
 * group is therefore from another dump.
 */
function isSecond(event: LoggedEvent, group: readonly LoggedEvent[]): boolean {
  return rows.get(event.id)?.role !== "failure" &&
    group.some(({ id }) => id === event.id);
}

const isLate = ({ id }: LoggedEvent) =>
  ["end", "write"].includes(rows.get(id)?.role ?? "");

function mayPrecede(event: LoggedEvent, group: readonly LoggedEvent[]) {
  // An end or write event before a step belongs to the previous dump.
  return !isSecond(event, group) && (!isLate(event) || isLate(group[0]!));
}

function mayFollow(event: LoggedEvent, group: readonly LoggedEvent[]) {
  return !isSecond(event, group) && (isLate(event) || !isLate(group.at(-1)!));
}

/**
 * Whether the log contains the event that ends the request, and the event that
 * ends the writing of the file.
 */
export function hasEnded(events: readonly LoggedEvent[]): {
  readonly request: boolean;
  readonly file: boolean;
} {
  return {
    request: events.some(isEnd),
    file: events.some(({ id }) => id === 4 || id === 204),
  };
}

/**
 * The record from the events of one dump; `null` if there are no events. The
 * record also contains the events in `policies`, because a policy may explain
 * why the dump failed.
 */
export function recordOf(
  events: readonly LoggedEvent[],
  policies: readonly LoggedEvent[] = [],
): WindowsRecord | null {
  if (events.length === 0 && policies.length === 0) return null;
  const value = (field: string, ...ids: number[]): bigint | null => {
    const event = events.findLast(({ id, data }) =>
      ids.includes(id) && data.has(field)
    );
    return event === undefined ? null : fieldOf(event, field);
  };
  const code = value("BugcheckCode", 2, 202);
  const reached = value("DumpFileSizeLimitReached", 113);
  const times = events.flatMap(({ timeMs }) => timeMs ?? []);
  return {
    events: events.length,
    processId: events.find(({ processId }) => processId !== null)?.processId ??
      null,
    time: times.length === 0 ? null : new Date(times.at(-1)!).toISOString(),
    bugCheckCode: code === null ? null : hex32(Number(code)),
    bugCheckParameters: [1, 2, 3, 4].map((number) => {
      const parameter = value(`BugCheckParameter${number}`, 2, 202);
      return parameter === null ? null : hex64(parameter);
    }),
    status: statusOf(value("NTStatus", 2, 202)),
    writeStatus: statusOf(value("NTStatus", 4, 204)),
    sizeLimitReached: reached === null ? null : reached !== 0n,
    steps: [...policies, ...events].flatMap(stepOf),
    ...numbersOf(value),
  };
}

function isoTime(timeMs: number | null): string | null {
  return timeMs === null ? null : new Date(timeMs).toISOString();
}

function numbersOf(
  value: (field: string, ...ids: number[]) => bigint | null,
): RecordNumbers {
  return Object.fromEntries(recordNumberNames.map((name) => {
    const number = value(...numberFields[name]);
    const isExact = number !== null && number <= Number.MAX_SAFE_INTEGER;
    return [name, isExact ? Number(number) : null];
  })) as unknown as RecordNumbers;
}

function stepOf(event: LoggedEvent): RecordStep[] {
  const row = rows.get(event.id);
  if (row?.role !== "failure" && row?.role !== "policy") return [];
  const status = statusOf(fieldOf(event, "NTStatus"));
  const time = row.role === "policy" ? isoTime(event.timeMs) : null;
  return [{ event: event.id, step: recordSteps[event.id]!, status, time }];
}

function statusOf(value: bigint | null): RecordStatus | null {
  if (value === null) return null;
  const code = Number(value);
  return { code: hex32(code), name: ntStatus(code).name };
}

/**
 * The value of a field in the table of events; `null` if the event has no such
 * value.
 */
export function fieldOf(
  { id, data }: LoggedEvent,
  field: string,
): bigint | null {
  const type = rows.get(id)?.fields[field];
  const value = integerOf(data.get(field));
  if (type === undefined || value === null) return null;
  const bits = type === "u32" ? 32 : 64;
  const isInRange = value < 1n << BigInt(bits) &&
    value >= -(1n << BigInt(bits - 1));
  return isInRange ? BigInt.asUintN(bits, value) : null;
}

/**
 * Parses a value. Windows renders integers in decimal or hexadecimal, and
 * booleans as words.
 */
function integerOf(text: string | undefined): bigint | null {
  const trimmed = (text ?? "").trim();
  if (/^true$/i.test(trimmed)) return 1n;
  if (/^false$/i.test(trimmed)) return 0n;
  if (/^-\d{1,19}$/.test(trimmed)) return -BigInt(trimmed.slice(1));
  return /^(\d{1,20}|0x[\da-f]{1,16})$/i.test(trimmed) ? BigInt(trimmed) : null;
}
