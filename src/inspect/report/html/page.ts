import { version } from "../../../base/json_document.ts";
import { timeFact } from "../fact.ts";
import { icon, symbols } from "./icons.ts";
import { html, Markup } from "./markup.ts";
import type { Told } from "./page_budget.ts";
import { style, styleHash } from "./style.ts";
import { type SummaryRow, summarySection, titleOf } from "./summary.ts";

/** What a page is about. */
export interface PageContents {
  readonly rows: readonly SummaryRow[];
  readonly told: Told;
  readonly now: Date;
  readonly brokenOff: boolean;
}

/**
 * The page down to the first dump, in pieces. Nothing may be loaded, run or sent anywhere
 * from it: there is no script, and the only style is the one with this hash
 * (Content Security Policy Level 3).
 */
export function* pageHead(
  { rows, told, now, brokenOff }: PageContents,
): Generator<string> {
  const title = `Memory dump report: ${titleOf(rows)}`;
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
    <main>
    ${brokenOff ? brokenOffNote : null}
  `.text;
  for (const { text } of summarySection(rows, told)) yield text;
}

/** A page of which a part is missing must not pass for all. */
const brokenOffNote = html`
  <p
    class="verdict bad">${icon(
      "bad",
    )}The run was broken off: dumps may be missing from this page.</p>
`;

/** The page after the last dump. */
export const pageFoot = `</main>
<footer>
<p>Made by livedump, which read the dump and changed nothing in it.</p>
</footer>
</body>
</html>
`;
