import { hex } from "../../base/text/count.ts";
import { printable } from "../../base/text/printable.ts";
import type { TextStyle } from "../../base/text/text_style.ts";
import { textColumns } from "../../base/text/wrap.ts";
import type { FieldGroup } from "../dump/fields.ts";

/** The raw fields, with their file offsets and Microsoft's names. */
export function renderFields(
  groups: readonly FieldGroup[],
  style: TextStyle,
): string {
  return groups.map((group) => {
    const rows = group.fields.map((row) => {
      const value = row.unfilled
        ? style.dim("not filled in")
        : row.value === null
        ? style.dim("beyond the end of the file")
        : printable(row.value);
      return `  ${hex(row.fileOffset).padStart(10)}  ${
        column(printable(row.name))
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
const maxNameLength = textColumns - nameStart;

/**
 * Pads a name to the width of its column. A long name is wrapped over several
 * lines.
 */
function column(name: string): string {
  if (name.length <= nameWidth) return name.padEnd(nameWidth);
  const indent = `\n${" ".repeat(nameStart)}`;
  const lines = Array.from(
    { length: Math.ceil(name.length / maxNameLength) },
    (_, at) => name.slice(at * maxNameLength, (at + 1) * maxNameLength),
  );
  return lines.join(indent) + indent + " ".repeat(nameWidth);
}
