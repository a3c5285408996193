import type { Finding } from "../../base/finding.ts";
import type { KernelDump } from "./kernel/read_kernel_dump.ts";
import type { RecordReport } from "./record_report.ts";
import type { DumpHash } from "./report.ts";

/**
 * Compares dumps with the events that Windows logged. Other modules import only
 * this type, because the code is loaded only if there is a record.
 */
export interface RecordInspector {
  kernel(dump: KernelDump): {
    readonly findings: readonly Finding[];
    /** The record; `null` if it does not belong to the dump. */
    readonly report: RecordReport | null;
  };
  /** Returns the findings for a dump that is not a kernel dump. */
  other(): readonly Finding[];
  /** Compares the hash of the dump with the hash in its record. */
  hash(hash: DumpHash): readonly Finding[];
}
