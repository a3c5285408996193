import type { DumpReport } from "../../dump/report.ts";
import { isGood } from "../render_text.ts";

/** The level of detail at which a dump is shown. */
export interface Detail {
  readonly maxMapSlots: number;
  readonly hasFields: boolean;
}

const full: Detail = { maxMapSlots: 512, hasFields: true };
const brief: Detail = { maxMapSlots: 128, hasFields: false };

/**
 * The maximum numbers of dumps that a page shows in full and in brief. There
 * are limits because no browser could open a page with thousands of full
 * sections. A brief section is half as large as a full one. Good dumps have
 * separate limits, so that they do not displace dumps that need attention.
 */
const limits = {
  good: { full: 100, brief: 100 },
  bad: { full: 200, brief: 400 },
} as const;

/** The numbers of dumps on a page, by level of detail. */
export interface DetailCounts {
  readonly full: number;
  readonly brief: number;
  /** Number of dumps that are only in the table. */
  readonly listed: number;
}

/** Decides how much of each dump a page shows, in the order of the dumps. */
export class PageBudget {
  #seen = { good: 0, bad: 0 };
  readonly #counts = { full: 0, brief: 0, listed: 0 };

  /** The detail of the next dump; `null` if the dump is only in the table. */
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
