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
 * The numbers in the record, and Microsoft's names of the event fields. Each is
 * `null` if Windows did not log it.
 */
export const recordNumbers = {
  estimatedPages: "EstimatedPageCount: the pages that Windows wanted to copy",
  allocatedPages: "AllocatedPageCount: the pages that Windows copied",
  sizeLimitBytes: "DumpFileSizeLimitInBytes",
  totalBytes: "TotalBytes: the bytes that Windows wrote",
  headerBytes: "HeaderBytes: the bytes before the first page",
  primaryBytes: "PrimaryDataBytes: the bytes of all pages",
  secondaryBytes: "SecondaryDataBytes: the bytes of the secondary data",
  systemQuiescedMs: "SystemQuiescedDuration_ms: the system was paused",
  captureMs: "DumpCaptureDuration_ms",
  writeMs: "DumpWriteDuration_ms",
  availableMemoryBytes: "AvailablePhysicalMemoryInBytes",
  totalMemoryBytes: "TotalPhysicalMemoryInBytes",
} as const;

type RecordNumberName = keyof typeof recordNumbers;

export const recordNumberNames = Object.keys(
  recordNumbers,
) as readonly RecordNumberName[];

export type RecordNumbers = Readonly<Record<RecordNumberName, number | null>>;

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
