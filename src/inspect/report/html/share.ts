import { html, type Markup } from "./markup.ts";

/**
 * Returns a share in percent, rounded down. "100 %" always means all and "0 %"
 * always means nothing, so that a truncated dump never looks complete: 9,999 of
 * 10,000 is "99.9 %".
 */
export function percentText(part: number, all: number): string {
  if (part === all) return "100 %";
  if (part === 0) return "0 %";
  const tenths = Math.floor(1000 * part / all);
  if (tenths === 0) return "less than 0.1 %";
  return `${Math.min(tenths, 999) / 10} %`;
}

/** A bar that shows a share. The text next to the bar states the same share. */
export function shareBar(part: number, all: number): Markup {
  // Even the smallest missing part stays visible.
  const width = part === all ? 100 : Math.min(99.2, 100 * part / all);
  return html`
    <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none"
      aria-hidden="true">
      <rect class="bar-missing" width="100" height="1" />
      <rect class="bar-held" width="${width.toFixed(2)}" height="1" />
    </svg>
  `;
}
