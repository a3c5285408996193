import type { DumpReport } from "../../dump/report.ts";
import { isGood } from "../render_text.ts";

/** How much of a dump is shown. */
export interface Detail {
  readonly maxMapSlots: number;
  readonly hasFields: boolean;
}

const full: Detail = { maxMapSlots: 512, hasFields: true };
const brief: Detail = { maxMapSlots: 128, hasFields: false };

/**
 * How many dumps a page shows in full and in brief; a brief section is half as
 * large. No browser could open a page of thousands of full sections. Good dumps
 * have limits of their own, so they do not displace dumps that need attention.
 */
const limits = {
  good: { full: 100, brief: 100 },
  bad: { full: 200, brief: 400 },
} as const;

/** How many dumps of a page are shown in which detail. */
export interface DetailCounts {
  readonly full: number;
  readonly brief: number;
  /** Only in the table. */
  readonly listed: number;
}

/** Decides how much of each dump a page shows, in the order of the dumps. */
export class PageBudget {
  #seen = { good: 0, bad: 0 };
  readonly #counts = { full: 0, brief: 0, listed: 0 };

  /** The detail of the next dump; `null` if it is only in the table. */
  detailOf(report: DumpReport): Detail | null {
    const kind = isGood(report) ? "good" : "bad";
    const before = this.#seen[kind]++;
    const limit = limits[kind];
    if (before < limit.full) {
      this.#counts.full++;
      return full;
    }
    if (before < limit.full + limit.brief) {
      this.#counts.brief++;
      return brief;
    }
    this.#counts.listed++;
    return null;
  }

  get counts(): DetailCounts {
    return this.#counts;
  }
}
