import type { WindowsRecord } from "../../base/record/windows_record.ts";

/** The events that Windows logged about a dump, for reports. */
export interface RecordReport {
  /** The events; `null` if only livedump's document on the capture is known. */
  readonly record: WindowsRecord | null;
  /** The lines of the record in reports for people. */
  readonly lines: readonly string[];
}
