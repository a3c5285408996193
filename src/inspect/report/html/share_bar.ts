import { html, type Markup } from "./markup.ts";

/** A bar that shows a part of a whole; what is said beside it tells the same. */
export function shareBar(part: number, whole: number): Markup {
  // However small, a part that is missing is seen.
  const width = part === whole ? 100 : Math.min(99.2, 100 * part / whole);
  return html`
    <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none"
      aria-hidden="true">
      <rect class="bar-missing" width="100" height="1" />
      <rect class="bar-held" width="${width.toFixed(2)}" height="1" />
    </svg>
  `;
}
