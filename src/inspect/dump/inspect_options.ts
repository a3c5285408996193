import type { Expectation } from "../expectation.ts";
import type { DeepInspector } from "./deep_inspector.ts";
import type { RecordInspector } from "./record_inspector.ts";

/** How to check a dump and what to include in the report. */
export interface InspectOptions {
  readonly expect: Expectation;
  /** The upper limit for plausible times. */
  readonly now: Date;
  /** Number of filler pages, if all pages were read anyway. */
  readonly fillerPages?: number | null;
  /** Include the raw fields. */
  readonly fields: boolean;
  /** Include the map of memory. */
  readonly map?: boolean;
  /** The deep inspector; `null` or absent for no deep inspection. */
  readonly deep?: DeepInspector | null;
  /** Compares the dump with the record of its capture; loaded if there is one. */
  readonly record?: RecordInspector | null;
}
