import type { Status } from "../../../base/finding.ts";
import { counted } from "../../../base/text/count.ts";
import type { Verdict } from "../../../base/verdict.ts";
import { html, type Markup } from "./markup.ts";

/** The severity of a result. Each tone has a color and an icon. */
type Tone = "good" | "warn" | "bad" | "quiet";

/**
 * Tones and words for each status. The word is shown next to the icon, so that
 * the meaning does not depend on color.
 */
export const statusTones: Record<
  Status,
  { readonly tone: Tone; readonly word: string }
> = {
  fail: { tone: "bad", word: "Failed" },
  warning: { tone: "warn", word: "Warning" },
  pass: { tone: "good", word: "Passed" },
  skipped: { tone: "quiet", word: "Skipped" },
};

export const verdictTones: Record<Verdict, Tone> = {
  complete: "good",
  unverified: "warn",
  unexpected: "warn",
  partial: "warn",
  truncated: "bad",
  damaged: "bad",
  unreadable: "bad",
};

/** The icon of a tone, in the color of the text around it. */
export function icon(tone: Tone): Markup {
  return html`
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <use href="#i-${tone}" />
    </svg>
  `;
}

/**
 * The number of warnings. It is shown next to the verdict, because warnings do
 * not change the verdict.
 */
export function warningNote(warnings: number): Markup | null {
  if (warnings === 0) return null;
  return html`
    <p class="warnings warn">${icon("warn")}${counted(warnings, "warning")}</p>
  `;
}

/** The SVG symbols and patterns that icons and maps on the page refer to. */
export const symbols: Markup = html`
  <svg class="symbols" width="0" height="0" aria-hidden="true">
    <symbol id="i-good" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="7.25" fill="currentColor" />
      <path class="ink" d="m4.8 8.3 2.2 2.2 4.3-4.8" />
    </symbol>
    <symbol id="i-warn" viewBox="0 0 16 16">
      <path d="M8 1.2 15.4 14.3H.6z" fill="currentColor" stroke="currentColor"
        stroke-width="1" stroke-linejoin="round" />
      <path class="ink" d="M8 5.8v3.8M8 11.8v.1" />
    </symbol>
    <symbol id="i-bad" viewBox="0 0 16 16">
      <path d="M5 .9h6L15.1 5v6L11 15.1H5L.9 11V5z" fill="currentColor" />
      <path class="ink" d="m5.4 5.4 5.2 5.2m0-5.2-5.2 5.2" />
    </symbol>
    <symbol id="i-quiet" viewBox="0 0 16 16">
      <circle cx="8" cy="8" r="6.6" fill="none" stroke="currentColor"
        stroke-width="1.3" />
      <path d="M5 8h6" stroke="currentColor" stroke-width="1.5"
        stroke-linecap="round" />
    </symbol>
    <pattern id="missing" width=".25" height=".25" patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)">
      <path class="missing-ground" d="M0 0h.25v.25H0z" />
      <path class="missing-line" d="M0 0h.12v.25H0z" />
    </pattern>
  </svg>
`;
