import type { Fact } from "../fact.ts";
import { breakable } from "./breakable.ts";
import { html, type Markup } from "./markup.ts";

/** Facts by their labels. */
export function factList(facts: readonly Fact[]): Markup {
  return html`
    <dl class="facts">
    ${facts.map(([label, ...lines]) =>
      html`
        <div>
          <dt>${label}</dt>
          <dd>${lines.map((line) => html`<span>${withCodes(line)}</span>`)}</dd>
        </div>
      `
    )}</dl>
  `;
}

/** Hexadecimal numbers and hashes stand in their own type. */
function withCodes(text: string): Markup[] {
  return text.split(/(0x[0-9a-f]+|^[0-9a-f]{64}$)/).map((part, at) =>
    at % 2 === 1 ? html`<code>${part}</code>` : breakable(part)
  );
}
