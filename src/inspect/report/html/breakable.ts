import { html, type Markup } from "./markup.ts";

/**
 * Text with places where a line may end: after what joins the words of a path
 * or of a name, and within no flag of the command line.
 */
export function breakable(text: string): Markup {
  return html`${
    text.split(/((?<!\S)--[a-z-]+|[\/\\_](?=\w))/).map((part, at) =>
      at % 2 === 0
        ? part
        : part.startsWith("--")
        ? html`<span class="flag">${part}</span>`
        : html`${part}<wbr>`
    )
  }`;
}
