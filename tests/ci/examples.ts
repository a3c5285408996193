import { assert } from "@std/assert";
import { parse } from "yaml";

/** A fenced code block of a Markdown page. */
export interface Example {
  /** The heading above the block. */
  readonly heading: string;
  readonly language: string;
  readonly text: string;
}

/** Every fenced code block of a Markdown page. */
function examplesIn(markdown: string): readonly Example[] {
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

/** The text of docs/ci.md. */
export const page: string = Deno.readTextFileSync(
  new URL("../../docs/ci.md", import.meta.url),
);

export const examples: readonly Example[] = examplesIn(page);

/** The examples in a language under a heading. There must be at least one. */
export function under(heading: string, language: string): readonly Example[] {
  const found = examples.filter((one) =>
    one.heading === heading && one.language === language
  );
  assert(found.length > 0, `${heading} has an example in ${language}`);
  return found;
}

/** The parsed YAML example under a heading. */
// deno-lint-ignore no-explicit-any -- each build server has its own format
export function pipelineUnder(heading: string): any {
  return parse(under(heading, "yaml")[0]!.text);
}
