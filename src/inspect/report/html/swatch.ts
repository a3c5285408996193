import type { MapState } from "../../dump/map/memory_map.ts";
import { html, type Markup } from "./markup.ts";

/** What stands in the legend beside its words. */
export type SwatchName = MapState | "free" | "hole";

const square = "M.05 .05h.9v.9h-.9z";

const shapes: Record<
  SwatchName,
  { readonly look: string; readonly path: string }
> = {
  "in-file": { look: "f4", path: square },
  "missing": { look: "x", path: square },
  "absent": { look: "e", path: square },
  "committed": { look: "c", path: square },
  "reserved": { look: "r", path: square },
  "free": { look: "e", path: square },
  "hole": { look: "h", path: "M.3 .95 .45 .05M.55 .95.7 .05" },
};

/** A sample of how a map draws this. */
export function swatch(name: SwatchName): Markup {
  const { look, path } = shapes[name];
  return html`
    <svg class="swatch" viewBox="0 0 1 1" aria-hidden="true">
      <path class="${look}" d="${path}" />
    </svg>
  `;
}
