/**
 * What Windows logs about a live dump in the event channel
 * Microsoft-Windows-Kernel-LiveDump/Operational. A capture reads the events and
 * creates this record. JSON documents contain the record in this form.
 */

/** An NTSTATUS in the record. */
export interface RecordStatus {
  /** Hexadecimal number with eight digits. */
  readonly code: string;
  /** Name in ntstatus.h; `null` for an unrecognized status. */
  readonly name: string | null;
}

/** A failed step of a dump, or a policy, that Windows logged. */
export interface RecordStep {
  /** The ID of the event. */
  readonly event: number;
  /** Name of the failed step or logged policy, as the start of a sentence. */
  readonly step: string;
  /** The status of the step; `null` if the event has no status. */
  readonly status: RecordStatus | null;
  /** The time of a policy event, in ISO 8601; `null` for steps of the dump. */
  readonly time: string | null;
}

/**
 * Names of the steps and policies by event ID. Each name starts a sentence.
 * Source: see live_dump_events.ts.
 */
export const recordSteps: Readonly<Record<number, string>> = {
  5: "The dump was aborted because of memory pressure",
  114: "The size query of the hypervisor",
  115: "Opening a partition of virtual machines",
  116: "Getting buffers from a partition of virtual machines",
  123: "MmDuplicateMemory",
  126: "The dump descriptor of the hypervisor",
  271: "An operation on the policy of live dumps",
  273: "Policy disabled live dumps when Windows started",
};

/**
 * The numbers in the record. A number is `null` if Windows did not log it. The
 * event fields with these numbers are listed in live_dump_events.ts.
 */
export const recordNumberNames = [
  "estimatedPages",
  "allocatedPages",
  "sizeLimitBytes",
  "totalBytes",
  "headerBytes",
  "primaryBytes",
  "secondaryBytes",
  "systemQuiescedMs",
  "captureMs",
  "writeMs",
  "availableMemoryBytes",
  "totalMemoryBytes",
] as const;

export type RecordNumbers = Readonly<
  Record<(typeof recordNumberNames)[number], number | null>
>;

export interface WindowsRecord extends RecordNumbers {
  /** The number of events from which the record was created. */
  readonly events: number;
  /** The process ID in the events; `null` if the events have no process ID. */
  readonly processId: number | null;
  /** The time of the last event, in ISO 8601. */
  readonly time: string | null;
  readonly bugCheckCode: string | null;
  readonly bugCheckParameters: readonly (string | null)[];
  /** Status of the request, from event 2 or 202. */
  readonly status: RecordStatus | null;
  /** Status of writing the file, from event 4 or 204. */
  readonly writeStatus: RecordStatus | null;
  readonly sizeLimitReached: boolean | null;
  readonly steps: readonly RecordStep[];
}

/** Formats a status: `STATUS_DISK_FULL (0xc000007f)`. */
export function recordStatusText({ code, name }: RecordStatus): string {
  return name === null ? code : `${name} (${code})`;
}

/** Whether the status is an error: its severity bits are 3 (MS-ERREF 2.3). */
export function isErrorStatus(status: RecordStatus | null): boolean {
  return status !== null && Number(status.code) >>> 30 === 3;
}
