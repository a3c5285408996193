import type { DumpReport } from "../../dump/report.ts";
import { dumpArticle } from "./dump_article.ts";
import { pageFoot, pageHead } from "./page.ts";
import { PageBudget } from "./page_budget.ts";
import { type SummaryRow, summaryRow } from "./summary.ts";

/**
 * A page in the making. Of each dump, no more is kept than its row in the
 * table; its section goes out at once, to where it waits for the page's head.
 */
export class PageWriter {
  readonly #rows: SummaryRow[] = [];
  readonly #room = new PageBudget();

  /** The section of the next dump; empty if the table says all of it. */
  section(report: DumpReport): string {
    const detail = this.#room.detailOf(report);
    const index = this.#rows.length;
    this.#rows.push(summaryRow(report, detail !== null));
    return detail === null ? "" : dumpArticle(report, index, detail).text;
  }

  /** What stands before the sections, in pieces. */
  head(now: Date, brokenOff: boolean): Iterable<string> {
    return pageHead({
      rows: this.#rows,
      told: this.#room.told,
      now,
      brokenOff,
    });
  }
}

/** The whole page over dumps that are all in memory. */
export function renderHtml(reports: readonly DumpReport[], now: Date): string {
  const page = new PageWriter();
  const sections = reports.map((one) => page.section(one));
  return [...page.head(now, false), ...sections, pageFoot].join("");
}
