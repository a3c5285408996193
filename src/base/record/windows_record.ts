/*
 * What Windows logs about a live dump in the event channel
 * Microsoft-Windows-Kernel-LiveDump/Operational, as far as it could be read.
 * Capturing fills it in, and JSON documents have it in this form.
 */

/** An NTSTATUS in the record. */
export interface RecordStatus {
  /** In hexadecimal, with eight digits. */
  readonly code: string;
  /** Name in ntstatus.h; `null` for one that livedump does not know. */
  readonly name: string | null;
}

/** A step that Windows logged as failed, or a policy that it logged. */
export interface RecordStep {
  /** The ID of the event. */
  readonly event: number;
  /** What failed or was logged, to begin a sentence. */
  readonly step: string;
  /** `null` if the event has none. */
  readonly status: RecordStatus | null;
  /** The time of a policy event, in ISO 8601; `null` for steps of the dump. */
  readonly time: string | null;
}

/**
 * What the events on failures and policies are about, by their ID, to begin a
 * sentence. Source: see live_dump_events.ts.
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
 * The numbers in the record, each `null` if Windows did not log it. The event
 * fields that they come from are in live_dump_events.ts.
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
  /** The number of events that it is made of. */
  readonly events: number;
  /** The process that the events name; `null` if they name none. */
  readonly processId: number | null;
  /** The time of the last event, in ISO 8601. */
  readonly time: string | null;
  readonly bugCheckCode: string | null;
  readonly bugCheckParameters: readonly (string | null)[];
  /** Of the request, event 2 or 202. */
  readonly status: RecordStatus | null;
  /** Of writing the file, event 4 or 204. */
  readonly writeStatus: RecordStatus | null;
  readonly sizeLimitReached: boolean | null;
  readonly steps: readonly RecordStep[];
}

/** `STATUS_DISK_FULL (0xc000007f)` */
export function recordStatusText({ code, name }: RecordStatus): string {
  return name === null ? code : `${name} (${code})`;
}

/** Whether the status is an error: its severity bits are 3 (MS-ERREF 2.3). */
export function isErrorStatus(status: RecordStatus | null): boolean {
  return status !== null && Number(status.code) >>> 30 === 3;
}
