import { ToolError } from "../tool_error.ts";

/**
 * The notes on a version in CHANGELOG.md: the lines below its `## ` heading.
 *
 * @throws {ToolError} if there are no notes on the version.
 */
export function notesOf(changelog: string, version: string): string {
  const lines = changelog.split("\n");
  const start = lines.indexOf(`## ${version}`);
  const rest = start < 0 ? [] : lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith("## "));
  const notes = (end < 0 ? rest : rest.slice(0, end)).join("\n").trim();
  if (notes !== "") return `${notes}\n`;
  throw new ToolError(
    `CHANGELOG.md has no notes on version ${version}`,
    `Add a heading "## ${version}" and write what is new below it.`,
  );
}
