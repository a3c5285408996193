import type { WindowsRecord } from "../../base/record/windows_record.ts";

/** What Windows logged about a dump, for reports. */
export interface RecordReport {
  /** `null` if only livedump's own document on the capture is known. */
  readonly record: WindowsRecord | null;
  /** For people. */
  readonly lines: readonly string[];
}
