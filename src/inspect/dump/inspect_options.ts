import type { Expectation } from "../expectation.ts";
import type { DeepInspector } from "./deep_inspector.ts";
import type { RecordInspector } from "./record_inspector.ts";

/** How to check a dump and what to include in the report. */
export interface InspectOptions {
  readonly expect: Expectation;
  /** The current time. A dump with a much later time is not plausible. */
  readonly now: Date;
  /** Number of filler pages; `null` if not all pages of the dump were read. */
  readonly fillerPages?: number | null;
  /** Whether to include the raw fields in the report. */
  readonly fields: boolean;
  /** Whether to include the map of the memory in the report. */
  readonly map?: boolean;
  /** The deep inspector; `null` or absent for no deep inspection. */
  readonly deep?: DeepInspector | null;
  /**
   * Compares the dump with the record of its capture; set only if there is a
   * record.
   */
  readonly record?: RecordInspector | null;
}
