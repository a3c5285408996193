import { ToolError } from "../tool_error.ts";

/**
 * What CHANGELOG.md says of a version: the lines below its `## ` heading.
 *
 * @throws {ToolError} If it says nothing.
 */
export function notesOf(changelog: string, version: string): string {
  const lines = changelog.split("\n");
  const start = lines.indexOf(`## ${version}`);
  const rest = start < 0 ? [] : lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith("## "));
  const notes = (end < 0 ? rest : rest.slice(0, end)).join("\n").trim();
  if (notes !== "") return `${notes}\n`;
  throw new ToolError(
    `CHANGELOG.md says nothing of version ${version}`,
    `Say what is new below a line "## ${version}".`,
  );
}
