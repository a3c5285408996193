import type { DumpReport } from "../report.ts";
import { type Detail, dumpArticle } from "./dump_article.ts";
import { pageFoot, pageHead } from "./page.ts";
import { summaryRow } from "./summary.ts";

/** So many dumps are told in full; of thousands, the page would be too large. */
const fullDetailCount = 200;

const full: Detail = { mapSlots: 512, hasFields: true };
const brief: Detail = { mapSlots: 128, hasFields: false };

/** The section of a dump, by its place among all. */
export function renderDumpSection(report: DumpReport, index: number): string {
  const detail = index < fullDetailCount ? full : brief;
  return dumpArticle(report, index, detail).text;
}

/** The whole page over dumps that are all in memory. */
export function renderHtml(reports: readonly DumpReport[], now: Date): string {
  return pageHead(reports.map(summaryRow), now) +
    reports.map(renderDumpSection).join("") + pageFoot;
}
