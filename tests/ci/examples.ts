/** An example of a page: a fenced block, with what stands above it. */
export interface Example {
  /** The heading that it stands under. */
  readonly heading: string;
  readonly language: string;
  readonly text: string;
}

/** Every fenced block of a page of Markdown. */
export function examplesIn(markdown: string): readonly Example[] {
  const found: Example[] = [];
  let heading = "";
  let open: { language: string; lines: string[] } | null = null;
  for (const line of markdown.split("\n")) {
    if (open === null && line.startsWith("```")) {
      open = { language: line.slice(3), lines: [] };
    } else if (open !== null && line === "```") {
      const text = open.lines.join("\n") + "\n";
      found.push({ heading, language: open.language, text });
      open = null;
    } else if (open !== null) {
      open.lines.push(line);
    } else if (line.startsWith("#")) {
      heading = line.replace(/^#+ /, "");
    }
  }
  return found;
}
