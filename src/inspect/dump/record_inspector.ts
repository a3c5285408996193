import type { Finding } from "../../base/finding.ts";
import type { KernelDump } from "./kernel/read_kernel_dump.ts";
import type { RecordReport } from "./record_report.ts";
import type { DumpHash } from "./report.ts";

/**
 * Compares dumps with what Windows logged. Only types of it are imported: the
 * code is loaded only if there is a record.
 */
export interface RecordInspector {
  kernel(dump: KernelDump): {
    readonly findings: readonly Finding[];
    /** `null` if the record does not belong to the dump. */
    readonly report: RecordReport | null;
  };
  /** For a dump that is not a kernel dump. */
  other(): readonly Finding[];
  /** For a dump that the record belongs to. */
  hash(hash: DumpHash): readonly Finding[];
}
