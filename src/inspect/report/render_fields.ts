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
      const missing = row.unfilled
        ? "not filled in"
        : row.value === null
        ? "beyond the end of the file"
        : null;
      const value = missing ?? printable(row.value!);
      return `  ${hex(row.fileOffset).padStart(10)}  ${
        column(printable(row.name), value.length, layout)
      }  ${missing === null ? value : style.dim(missing)}\n`;
    });
    const head = style.bold(
      `${printable(group.name)} at ${hex(group.fileOffset)}`,
    );
    return `\n  ${head}\n${rows.join("")}`;
  }).join("");
}

const nameWidth = 22;
const nameStart = 14;

/**
 * Pads a name to the width of its column. A long name is wrapped over several
 * lines. In a narrow terminal, a name gets a line of its own if its value does
 * not fit on the same line.
 */
function column(
  name: string,
  valueLength: number,
  { columns, shortens }: LineLayout,
): string {
  const maxNameLength = columns - nameStart;
  const isNarrow = shortens && nameWidth + 2 + valueLength > maxNameLength;
  if (isNarrow) {
    return `${shortened(name, maxNameLength)}\n${" ".repeat(nameStart)}`;
  }
  if (name.length <= nameWidth) return name.padEnd(nameWidth);
  const indent = `\n${" ".repeat(nameStart)}`;
  if (shortens) {
    return shortened(name, maxNameLength) + indent + " ".repeat(nameWidth);
  }
  const lines = Array.from(
    { length: Math.ceil(name.length / maxNameLength) },
    (_, at) => name.slice(at * maxNameLength, (at + 1) * maxNameLength),
  );
  return lines.join(indent) + indent + " ".repeat(nameWidth);
}
