import { version } from "../../version.ts";
import { timeFact } from "../fact.ts";
import { symbols } from "./icons.ts";
import { html, Markup } from "./markup.ts";
import { style, styleHash } from "./style.ts";
import { type SummaryRow, summarySection, titleOf } from "./summary.ts";

/**
 * The page down to the first dump. Nothing may be loaded, run or sent anywhere
 * from it: there is no script, and the only style is the one with this hash
 * (Content Security Policy Level 3).
 */
export function pageHead(rows: readonly SummaryRow[], now: Date): string {
  const title = `Memory dump report: ${titleOf(rows)}`;
  const time = now.toISOString();
  return html`
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
    ${summarySection(rows)}
  `.text;
}

/** The page after the last dump. */
export const pageFoot = `</main>
<footer>
<p>Made by livedump, which read the dump and changed nothing in it.</p>
</footer>
</body>
</html>
`;
