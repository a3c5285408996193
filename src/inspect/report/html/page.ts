import { version } from "../../../base/json_document.ts";
import { timeFact } from "../dump_facts.ts";
import type {
  ReportWriter,
  TextSink,
  WriterOptions,
} from "../report_writer.ts";
import { Spool } from "../spool.ts";
import { dumpArticle } from "./dump_article.ts";
import { icon, symbols } from "./icons.ts";
import { html, Markup } from "./markup.ts";
import { type DetailCounts, PageBudget } from "./page_budget.ts";
import { style, styleHash } from "./style.ts";
import {
  type IndexedRow,
  pageTitle,
  type SummaryRow,
  summaryRow,
  summarySection,
  worstFirst,
} from "./summary.ts";

/**
 * Writes one page for a browser. The summary of all dumps is at the top, so
 * nothing can be written before the last dump is inspected. Until then, the
 * sections are kept in a spool, and only a table row of each dump is kept for
 * the summary.
 */
export function openHtml(
  sink: Pick<TextSink, "write">,
  { now }: Pick<WriterOptions, "now">,
): ReportWriter {
  const rows: SummaryRow[] = [];
  const budget = new PageBudget();
  const sections = new Spool();
  let sectionCount = 0;
  return {
    add(report) {
      const detail = budget.detailOf(report);
      if (detail) sections.add(dumpArticle(report, rows.length, detail).text);
      rows.push(summaryRow(report, detail ? sectionCount++ : null));
    },
    end({ brokenOff }) {
      using spool = sections;
      const sorted = worstFirst(rows);
      for (const piece of pageHead(sorted, budget.counts, now, brokenOff)) {
        sink.write(piece);
      }
      const order = sorted.flatMap(([{ section }]) => section ?? []);
      spool.drain((text) => sink.write(text), order);
      sink.write(pageFoot);
    },
  };
}

/**
 * The start of the page, up to the first dump, in pieces. The Content Security
 * Policy (Level 3) of the page forbids loading, running or sending anything.
 * The page has no script, and only the style with `styleHash` is allowed.
 */
function* pageHead(
  rows: readonly IndexedRow[],
  counts: DetailCounts,
  now: Date,
  brokenOff: boolean,
): Generator<string> {
  const title = `Memory dump report: ${pageTitle(rows)}`;
  const time = now.toISOString();
  yield html`
    <!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy"
          content="default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="referrer" content="no-referrer">
        <meta name="generator" content="livedump ${version}">
        <title>${title}</title>
        <style>${new Markup(style)}</style>
      </head>
      <body>
    ${symbols}<header class="top">
    <h1>Memory dump report</h1>
    <p>livedump ${version}, <time datetime="${time}">${timeFact(
      time,
    )}</time></p>
    </header>
    <main id="all">
    ${brokenOff ? brokenOffNote : null}
  `.text;
  for (const { text } of summarySection(rows, counts)) yield text;
}

/**
 * A note at the top of an incomplete page, so that the page does not look
 * complete.
 */
const brokenOffNote = html`
  <p
    class="verdict bad">${icon(
      "bad",
    )}The run was stopped before the end. Dumps may be missing from this page.</p>
`;

/** The end of the page, after the last dump. */
const pageFoot = `</main>
<footer>
<p>Made by livedump, which only reads dumps and never changes them.</p>
</footer>
</body>
</html>
`;
