import type { Verdict } from "../verdict.ts";
import type { TextStyle } from "../text/text_style.ts";

/** What verifying a new dump gave, ready to be shown. */
export interface Inspection {
  readonly verdict: Verdict;
  /** How much of its process a dump holds; `null` where it does not tell. */
  readonly coverage: string | null;
  /** The report of the dump in the JSON document of `inspect`. */
  readonly json: unknown;
  /** The report as `inspect` prints it. */
  renderText(style: TextStyle): string;
  /** The verdict and the path in a line. */
  renderLine(style: TextStyle): string;
}

/** Verifies a dump; handed in, so that capturing knows nothing of reading. */
export type Inspector = (path: string) => Inspection;

/** An NTSTATUS, as reports show it. */
export interface StatusReport {
  /** In hexadecimal. */
  readonly code: string;
  readonly name: string | null;
  readonly meaning: string;
}

/** A dump that was written. */
export interface CapturedDump {
  readonly path: string;
  readonly sizeBytes: number;
  readonly durationMs: number;
  readonly status: StatusReport;
}
