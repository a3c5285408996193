import type { RecordNumbers } from "../../../base/record/windows_record.ts";

/** The event channel for live dumps. It is enabled by default. */
export const liveDumpChannel = "Microsoft-Windows-Kernel-LiveDump/Operational";

/** The types of event fields that the table below uses. */
export type EventFieldType = "u32" | "u64";

interface EventRow {
  readonly id: number;
  /**
   * `start`, `end` and `write` events delimit the events of one dump. A `failure` event is logged only if a step fails. A `policy` event belongs to no dump.
   */
  readonly role: "start" | "step" | "end" | "write" | "failure" | "policy";
  /**
   * The fields that livedump reads, under Microsoft's names. The provider has
   * several versions of most events. A new version only adds fields to the old
   * ones. Each field is therefore read by its name, and may be missing in an
   * older version.
   */
  readonly fields: Readonly<Record<string, EventFieldType>>;
}

const ended = {
  NTStatus: "u32",
  BugcheckCode: "u32",
  BugCheckParameter1: "u64",
  BugCheckParameter2: "u64",
  BugCheckParameter3: "u64",
  BugCheckParameter4: "u64",
  DumpCaptureDuration_ms: "u64",
  SelectiveDump: "u32",
  AvailablePhysicalMemoryInBytes: "u64",
  TotalPhysicalMemoryInBytes: "u64",
} as const;

const written = {
  NTStatus: "u32",
  TotalBytes: "u64",
  HeaderBytes: "u64",
  PrimaryDataBytes: "u64",
  SecondaryDataBytes: "u64",
  DumpWriteDuration_ms: "u64",
} as const;

const failed = { NTStatus: "u32" } as const;

/**
 * The events of the provider Microsoft-Windows-Kernel-LiveDump that livedump
 * reads. If Windows writes a dump to its file later, it logs events 202 and
 * 204, which have the fields of 2 and 4. Event 167 is logged only to the
 * Analytic channel, which is off by default.
 *
 * Source: jdu2600/Windows10EtwEvents,
 * manifest/Microsoft-Windows-Kernel-LiveDump.tsv (from the provider's manifest).
 * The table has not yet been compared with events of a real Windows.
 */
export const liveDumpEvents: readonly EventRow[] = [
  { id: 1, role: "start", fields: {} },
  { id: 2, role: "end", fields: ended },
  { id: 3, role: "write", fields: {} },
  { id: 4, role: "write", fields: written },
  { id: 5, role: "failure", fields: {} },
  { id: 101, role: "start", fields: {} },
  { id: 104, role: "step", fields: {} },
  { id: 105, role: "step", fields: {} },
  { id: 106, role: "step", fields: { SystemQuiescedDuration_ms: "u64" } },
  { id: 107, role: "step", fields: {} },
  {
    id: 113,
    role: "step",
    fields: {
      EstimatedPageCount: "u64",
      AllocatedPageCount: "u64",
      DumpFileSizeLimitInBytes: "u64",
      DumpFileSizeLimitReached: "u32",
    },
  },
  { id: 114, role: "failure", fields: failed },
  { id: 115, role: "failure", fields: failed },
  { id: 116, role: "failure", fields: failed },
  { id: 123, role: "failure", fields: failed },
  { id: 126, role: "failure", fields: failed },
  { id: 167, role: "step", fields: { SystemQuiescedDuration_ms: "u64" } },
  { id: 202, role: "end", fields: ended },
  { id: 204, role: "write", fields: written },
  { id: 271, role: "policy", fields: failed },
  { id: 273, role: "policy", fields: {} },
];

/**
 * Where each number of the record is found: the name of the event field, and
 * the IDs of the events that may have this field. If several such events are
 * logged, the last one is used.
 */
export const numberFields: Readonly<
  Record<keyof RecordNumbers, readonly [field: string, ...events: number[]]>
> = {
  estimatedPages: ["EstimatedPageCount", 113],
  allocatedPages: ["AllocatedPageCount", 113],
  sizeLimitBytes: ["DumpFileSizeLimitInBytes", 113],
  totalBytes: ["TotalBytes", 4, 204],
  headerBytes: ["HeaderBytes", 4, 204],
  primaryBytes: ["PrimaryDataBytes", 4, 204],
  secondaryBytes: ["SecondaryDataBytes", 4, 204],
  systemQuiescedMs: ["SystemQuiescedDuration_ms", 106, 167],
  captureMs: ["DumpCaptureDuration_ms", 2, 202],
  writeMs: ["DumpWriteDuration_ms", 4, 204],
  availableMemoryBytes: ["AvailablePhysicalMemoryInBytes", 2, 202],
  totalMemoryBytes: ["TotalPhysicalMemoryInBytes", 2, 202],
};
