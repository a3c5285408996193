/** A text inside of a paragraph or a cell, with nothing of it taken as markup. */
export function prose(text: string): string {
  return text.split(/(`[^`]*`)/).map((part, index) =>
    index % 2 === 1 ? part.replaceAll("|", "\\|") : part.replaceAll(
      /[\\*<>[\]|]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g,
      (mark) => `\\${mark}`,
    )
  ).join("");
}

/** A table of Markdown; the cells are Markdown already. */
export function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return [heads, heads.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** A block that is shown as it stands. */
export function block(text: string, language = ""): string {
  return `\`\`\`${language}\n${text.replace(/\n$/, "")}\n\`\`\``;
}

/** Says above a page that it is made, not written. */
export const madeByTask =
  "<!-- Made from the program's tables by `deno task docs`: edit those. -->";

/** A page out of its parts, with an empty line between two. */
export function page(title: string, ...parts: readonly string[]): string {
  return [madeByTask, `# ${title}`, ...parts].join("\n\n") + "\n";
}
