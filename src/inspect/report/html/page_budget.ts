import { hasWarning } from "../render_text.ts";
import type { DumpReport } from "../../dump/report.ts";

/** How much of a dump is told. */
export interface Detail {
  /** How many places its map may have. */
  readonly mapSlots: number;
  readonly hasFields: boolean;
}

/** All that is known; no raw header, and a coarser map. */
const full: Detail = { mapSlots: 512, hasFields: true };
const brief: Detail = { mapSlots: 128, hasFields: false };

/**
 * So many dumps are told in full, and so many in brief, which takes half the
 * room: of thousands in full, no browser could open the page. Those that are in
 * order take no room from the others.
 */
const room = {
  good: { full: 100, brief: 100 },
  bad: { full: 200, brief: 400 },
} as const;

/** How many dumps of a page are told how. */
export interface Told {
  readonly full: number;
  readonly brief: number;
  /** In the table only. */
  readonly listed: number;
}

/** Gives each dump of a page its room, in the order in which they are judged. */
export class PageBudget {
  #seen = { good: 0, bad: 0 };
  #told = { full: 0, brief: 0, listed: 0 };

  /** How the next dump is told; `null` if the table says all. */
  detailOf(report: DumpReport): Detail | null {
    const isGood = report.verdict === "complete" && !hasWarning(report);
    const kind = isGood ? "good" : "bad";
    const before = this.#seen[kind]++;
    const limits = room[kind];
    if (before < limits.full) {
      this.#told.full++;
      return full;
    }
    if (before < limits.full + limits.brief) {
      this.#told.brief++;
      return brief;
    }
    this.#told.listed++;
    return null;
  }

  get told(): Told {
    return this.#told;
  }
}
