import type { StatusReport } from "../errors.ts";
import type { DumpIdentity, Verdict } from "../verdict.ts";
import type { WindowsRecord } from "./windows_record.ts";

/** The value of `document` in the JSON record that is next to a dump. */
export const captureRecordKind = "capture-record";

/** The path of the record of a dump: `livedump.DMP.json`. */
export function captureRecordPath(dumpPath: string): string {
  return `${dumpPath}.json`;
}

/** The record that `livedump kernel --record` writes next to a dump. */
export interface CaptureRecord {
  readonly document: typeof captureRecordKind;
  /** Time just before the request, in ISO 8601. */
  readonly startedAt: string;
  /** Time just after the request, in ISO 8601. */
  readonly finishedAt: string;
  readonly windows: {
    readonly build: number;
    readonly revision: number | null;
  };
  readonly options: object;
  readonly request: readonly object[];
  readonly bugCheckCode: string;
  readonly bugCheckParameters: readonly string[];
  /** The status that the request returned. */
  readonly status: StatusReport;
  readonly dump: DumpIdentity & {
    readonly fileName: string;
    readonly sizeBytes: number;
    readonly durationMs: number;
    /** The verdict on the dump; `null` with `--no-verify`. */
    readonly verdict: Verdict | null;
  };
  readonly windowsRecord: WindowsRecord | null;
  /**
   * Sentence on why `windowsRecord` is missing; `null` if `windowsRecord` exists.
   */
  readonly windowsRecordNote: string | null;
}
