import { hex } from "../../base/text/count.ts";
import { printable } from "../../base/text/printable.ts";
import type { TextStyle } from "../../base/text/text_style.ts";
import { fileLines, type LineLayout, shortened } from "../../base/text/wrap.ts";
import type { FieldGroup } from "../dump/fields.ts";

/** The raw fields, with their file offsets and Microsoft's names. */
export function renderFields(
  groups: readonly FieldGroup[],
  style: TextStyle,
  layout: LineLayout = fileLines,
): string {
  return groups.map((group) => {
    const rows = group.fields.map((row) => {
      const value = row.unfilled
        ? style.dim("not filled in")
        : row.value === null
        ? style.dim("beyond the end of the file")
        : printable(row.value);
      return `  ${hex(row.fileOffset).padStart(10)}  ${
        column(printable(row.name), layout)
      }  ${value}\n`;
    });
    const head = style.bold(
      `${printable(group.name)} at ${hex(group.fileOffset)}`,
    );
    return `\n  ${head}\n${rows.join("")}`;
  }).join("");
}

const nameWidth = 22;
const nameStart = 14;

/** Pads a name to its column. A long name takes lines of its own. */
function column(name: string, { columns, shortens }: LineLayout): string {
  if (name.length <= nameWidth) return name.padEnd(nameWidth);
  const indent = `\n${" ".repeat(nameStart)}`;
  const maxNameLength = columns - nameStart;
  if (shortens) {
    return shortened(name, maxNameLength) + indent + " ".repeat(nameWidth);
  }
  const lines = Array.from(
    { length: Math.ceil(name.length / maxNameLength) },
    (_, at) => name.slice(at * maxNameLength, (at + 1) * maxNameLength),
  );
  return lines.join(indent) + indent + " ".repeat(nameWidth);
}
