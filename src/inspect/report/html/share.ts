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

/** The smallest width of a part of a bar in percent, so that it is visible. */
const minWidth = 0.8;

/**
 * A bar that shows a share. The text next to the bar states the same share.
 *
 * @param leftOut The amount that was left out on purpose. `all` does not
 * include it.
 */
export function shareBar(part: number, all: number, leftOut = 0): Markup {
  const counts = [part, all - part, leftOut];
  const widths = counts.map((one) =>
    one === 0 ? 0 : Math.max(minWidth, 100 * one / (all + leftOut))
  );
  // Small parts were widened, so the largest part becomes narrower. The sum
  // stays 100.
  const largest = widths.indexOf(Math.max(...widths));
  widths[largest]! += 100 - widths.reduce((sum, one) => sum + one);
  let start = 0;
  const rects = ["held", "missing", "left-out"].map((name, at) => {
    const [x, width] = [start, widths[at]!];
    start += width;
    return width === 0 ? null : html`
      <rect class="bar-${name}" width="${width.toFixed(2)}" height="1"
        x="${x.toFixed(2)}" />
    `;
  });
  return html`
    <svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none"
      aria-hidden="true">
    ${rects}</svg>
  `;
}
